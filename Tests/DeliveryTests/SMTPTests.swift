import Delivery
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Against aiosmtpd, in a process of its own.
@Suite struct SMTPTests {
    static let now = Instant("2026-11-26T09:30:00.000Z")!

    private func sender(
        _ port: Int,
        security: MailServer.Security = .none,
        authorities: String? = nil,
        user: String? = nil,
        password: String = "",
        from: String = "praxis@example.org",
        timeout: Duration = .seconds(60)
    ) -> SMTPMailSender {
        let server = MailServer(
            host: "localhost",
            port: port,
            security: security,
            user: user,
            password: { password },
            sender: MailAddress(from, name: "Praxis Müller, Köln"),
            certificateAuthorities: authorities,
            timeout: timeout
        )
        return SMTPMailSender(server: server, loop: TransferLoop(), clock: VirtualWallClock(Self.now))
    }

    private func message(to address: String, text: String = "Hello\n") -> MailMessage {
        MailMessage(to: MailAddress(address), subject: "Your appointment", text: text, id: "r-1")
    }

    @Test("a message arrives as it was sent", arguments: ["none", "starttls", "tls"])
    func arrives(security: String) async throws {
        let server = try await LocalServer.mail(security)
        let sender = sender(
            server.port,
            security: try #require(MailServer.Security(rawValue: security)),
            authorities: server.certificateAuthorities
        )
        try await sender.send(message(to: "anna@example.org", text: "Hello\n.\n..two dots\nFrom here\n"))
        let taken = try #require(try server.messages().first)
        #expect(taken.sender == "praxis@example.org")
        #expect(taken.recipients == ["anna@example.org"])
        #expect(taken.wasEncrypted == (security != "none"))
        #expect(taken.content.hasSuffix("\r\n\r\nHello\r\n.\r\n..two dots\r\nFrom here\r\n"))
    }

    @Test("the daemon logs in, and a refused login is no fault of the message")
    func logsIn() async throws {
        let server = try await LocalServer.mail("starttls", login: "praxis:open sesame")
        let authorities = server.certificateAuthorities
        let right = sender(
            server.port,
            security: .startTLS,
            authorities: authorities,
            user: "praxis",
            password: "open sesame"
        )
        try await right.send(message(to: "anna@example.org"))
        #expect(try server.messages().map(\.user) == ["praxis"])
        let wrong = sender(server.port, security: .startTLS, authorities: authorities, user: "praxis", password: "no")
        await #expect(throws: DeliveryError.temporary(reason: "the server refuses the daemon's login", code: 535)) {
            try await wrong.send(message(to: "anna@example.org"))
        }
        let nobody = sender(server.port, security: .startTLS, authorities: authorities)
        await #expect(throws: DeliveryError.temporary(reason: "the server refuses the daemon's login", code: 530)) {
            try await nobody.send(message(to: "anna@example.org"))
        }
    }

    @Test("a server whose certificate nobody vouches for gets no message", arguments: ["starttls", "tls"])
    func verifiesCertificates(security: String) async throws {
        let server = try await LocalServer.mail(security)
        let sender = sender(server.port, security: try #require(MailServer.Security(rawValue: security)))
        let error = await #expect(throws: DeliveryError.self) { try await sender.send(message(to: "anna@example.org")) }
        guard case .temporary(_, nil) = error else { return #expect(error == nil, "temporary was expected") }
        #expect(try server.messages().isEmpty)
    }

    @Test("a server that has no STARTTLS gets no message where it is wanted")
    func insistsOnTLS() async throws {
        let server = try await LocalServer.mail("none")
        let sender = sender(server.port, security: .startTLS, authorities: server.certificateAuthorities)
        await #expect(throws: DeliveryError.self) { try await sender.send(message(to: "anna@example.org")) }
        #expect(try server.messages().isEmpty)
    }

    /// What a reply means.
    enum Meaning: Equatable {
        case temporary(Int?), permanent(Int?), uncertain

        init?(_ error: DeliveryError?) {
            switch error {
            case .temporary(_, let code): self = .temporary(code)
            case .permanent(_, let code): self = .permanent(code)
            case .uncertain: self = .uncertain
            default: return nil
            }
        }
    }

    @Test(
        "what the server says, or does not say, decides what becomes of a message",
        arguments: [
            ("450-rcpt", Meaning.temporary(450)), ("550-rcpt", .permanent(550)), ("421-rcpt", .temporary(421)),
            ("450-data", .temporary(450)), ("550-data", .permanent(550)),
            ("hang-rcpt", .temporary(nil)), ("drop-rcpt", .temporary(nil)),
            // Whether the server had taken it by then, nobody knows.
            ("hang-data", .uncertain), ("drop-data", .uncertain), ("421-data", .temporary(421)),
        ]
    )
    func classifies(name: String, meaning: Meaning) async throws {
        let server = try await LocalServer.mail()
        // Long enough for everything before the silence on a slow day.
        let sender = sender(server.port, timeout: name.hasPrefix("hang") ? .seconds(15) : .seconds(60))
        let error = await #expect(throws: DeliveryError.self) {
            try await sender.send(message(to: "\(name)@example.org"))
        }
        #expect(Meaning(error) == meaning, "\(String(describing: error))")
        let words = "\(String(describing: error))"
        #expect(!words.contains("@"), "the reason names the recipient")
        if name.hasPrefix("550") { #expect(words.contains("with status 5.1.1")) }
        if name.hasPrefix("450") { #expect(words.contains("with status 4.2.0")) }
    }

    @Test("a server that refuses the practice's own address is no fault of the message")
    func refusedSender() async throws {
        let server = try await LocalServer.mail()
        let error = await #expect(throws: DeliveryError.self) {
            try await sender(server.port, from: "refused@example.org").send(message(to: "anna@example.org"))
        }
        #expect(Meaning(error) == .temporary(550))
    }

    @Test("no server is a temporary matter")
    func noServer() async throws {
        let error = await #expect(throws: DeliveryError.self) {
            try await sender(1).send(message(to: "anna@example.org"))
        }
        #expect(Meaning(error) == .temporary(nil))
    }

    @Test("one connection serves many messages, and after a refusal too")
    func reusesConnections() async throws {
        let server = try await LocalServer.mail()
        let sender = sender(server.port)
        try await sender.send(message(to: "anna@example.org"))
        await #expect(throws: DeliveryError.self) { try await sender.send(message(to: "550-rcpt@example.org")) }
        for number in 0..<5 { try await sender.send(message(to: "anna\(number)@example.org")) }
        let connections = try server.messages().map(\.connection)
        #expect(connections.count == 6)
        #expect(Set(connections).count <= 2)
    }

    @Test("who does not wait any longer is told what that means")
    func cancellation() async throws {
        let server = try await LocalServer.mail()
        let sender = sender(server.port)
        let sending = Task { try await sender.send(message(to: "hang-rcpt@example.org")) }
        try await Task.sleep(for: .milliseconds(200))
        sending.cancel()
        let error = await #expect(throws: DeliveryError.self) { try await sending.value }
        #expect(Meaning(error) == .temporary(nil))
    }

    @Test("a name and an address beyond ASCII reach the server")
    func internationalAddress() async throws {
        let server = try await LocalServer.mail()
        try await sender(server.port).send(message(to: "jürgen@example.org"))
        let taken = try #require(try server.messages().first)
        #expect(taken.recipients == ["jürgen@example.org"])
        #expect(taken.options.contains("SMTPUTF8"))
    }

    @Test(
        "what could break out of its place is refused",
        arguments: [
            "anna@example.org\r\nBcc: eve@example.org", "anna@example.org>,<eve@example.org", "anna", "@example.org",
            "anna @example.org", "anna@",
        ]
    )
    func refusesInjection(address: String) async throws {
        let error = await #expect(throws: DeliveryError.self) { try await sender(1).send(message(to: address)) }
        #expect(error == .invalid([Problem(field: "recipient", message: "is no address")]))
    }
}
