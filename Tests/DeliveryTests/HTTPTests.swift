import Delivery
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Against Python's `http.server`, in a process of its own.
@Suite struct HTTPTests {
    static let now = Instant("2026-11-26T09:30:00.000Z")!

    private func sender(
        trusting hosts: Set<String> = ["localhost"],
        authorities: String? = nil,
        secrets: [String: String] = [:]
    ) -> HTTPRequestSender {
        struct Missing: Error {}
        return HTTPRequestSender(
            policy: WebPolicy(trustedHosts: hosts, certificateAuthorities: authorities),
            loop: TransferLoop(),
            clock: VirtualWallClock(Self.now)
        ) { name in
            guard let secret = secrets[name] else { throw Missing() }
            return secret
        }
    }

    @Test(
        "method, path, headers and body arrive as they were sent",
        arguments: [
            ("POST", "{}"), ("PUT", "BEGIN:VCALENDAR"), ("PROPFIND", "<x/>"), ("DELETE", ""), ("GET", ""), ("POST", ""),
        ]
    )
    func arrives(method: String, body: String) async throws {
        let server = try await LocalServer.web("https")
        let request = WebRequest(
            method: method,
            url: "https://localhost:\(server.port)/a/b?c=d",
            headers: [WebHeader("Depth", "1"), WebHeader("Content-Type", "text/x")],
            body: Array(body.utf8)
        )
        let response = try await sender(authorities: server.certificateAuthorities).send(request)
        #expect(response.status == 200)
        #expect(response.header("etag") == "\"one\"")
        #expect(String(decoding: response.body, as: UTF8.self) == "fine")
        let taken = try #require(try server.requests().first)
        #expect(taken.method == method)
        #expect(taken.path == "/a/b?c=d")
        #expect(taken.body == body)
        #expect(taken.headers["depth"] == "1")
        #expect(taken.headers["content-type"] == "text/x")
        #expect(taken.headers["expect"] == nil)
        #expect(taken.headers["transfer-encoding"] == nil)
    }

    @Test("a webhook is signed as the standard has it, checked by Python's hmac")
    func signs() async throws {
        let server = try await LocalServer.web()
        let request = WebRequest(
            url: "http://localhost:\(server.port)/sms",
            body: Array(#"{"to":"+49 170"}"#.utf8),
            authentication: .webhook(id: "r-7", secret: "gateway")
        )
        _ = try await sender(secrets: ["gateway": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).send(request)
        let taken = try #require(try server.requests().first)
        let signature = try await ForeignProgram.python(
            """
            import base64, hashlib, hmac, sys
            key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            print(base64.b64encode(hmac.new(key, sys.stdin.read().encode(), hashlib.sha256).digest()).decode())
            """,
            input: "r-7.1795685400.\(taken.body)"
        )
        #expect(taken.headers["webhook-id"] == "r-7")
        #expect(taken.headers["webhook-timestamp"] == "1795685400")
        #expect(taken.headers["webhook-signature"] == "v1,\(signature)")
        #expect(taken.headers["idempotency-key"] == "r-7")
    }

    @Test("a login and a token go with the request, and one that cannot be read stops it")
    func authenticates() async throws {
        let server = try await LocalServer.web()
        let sender = sender(secrets: ["password": "open sesame", "token": "abc"])
        var request = WebRequest(method: "GET", url: "http://localhost:\(server.port)/")
        request.authentication = .basic(user: "anna", password: "password")
        _ = try await sender.send(request)
        request.authentication = .bearer(token: "token")
        _ = try await sender.send(request)
        #expect(
            try server.requests().map { $0.headers["authorization"] } == [
                "Basic YW5uYTpvcGVuIHNlc2FtZQ==", "Bearer abc",
            ]
        )
        request.authentication = .bearer(token: "missing")
        await #expect(throws: DeliveryError.self) { try await sender.send(request) }
        #expect(try server.requests().count == 2)
    }

    @Test("no redirect is followed")
    func staysWhereItIs() async throws {
        let server = try await LocalServer.web()
        let response = try await sender().send(WebRequest(url: "http://localhost:\(server.port)/redirect"))
        #expect(response.status == 302)
        #expect(try server.requests().count == 1)
    }

    @Test(
        "a place where requests may not go gets none",
        arguments: [
            "https://localhost:PORT/", "https://127.0.0.1:PORT/", "https://[::1]:PORT/", "https://2130706433:PORT/",
            "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https://user:password@example.org/",
            "https:///x", "gopher://localhost:PORT/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data",
        ]
    )
    func refusesPlaces(url: String) async throws {
        let server = try await LocalServer.web()
        let request = WebRequest(url: url.replacing("PORT", with: "\(server.port)"))
        let error = await #expect(throws: DeliveryError.self) { try await sender(trusting: []).send(request) }
        guard case .invalid = error else { return #expect(error == nil, "invalid was expected") }
        #expect(try server.requests().isEmpty)
    }

    @Test("a header that could break out of its place is refused")
    func refusesInjection() async throws {
        var request = WebRequest(url: "http://localhost:1/")
        request.headers = [WebHeader("X-Name", "a\r\nAuthorization: b")]
        let error = await #expect(throws: DeliveryError.self) { try await sender().send(request) }
        guard case .invalid = error else { return #expect(error == nil, "invalid was expected") }
    }

    @Test(
        "a post without an answer may have arrived; what may be repeated may be repeated",
        arguments: [
            ("drop", "POST", true), ("hang", "POST", true), ("drop", "PUT", false), ("hang", "PROPFIND", false),
        ]
    )
    func uncertain(path: String, method: String, isUncertain: Bool) async throws {
        let server = try await LocalServer.web()
        var request = WebRequest(method: method, url: "http://localhost:\(server.port)/\(path)", body: [0x78])
        // Long enough for the request to be sent on a slow day.
        if path == "hang" { request.timeout = .seconds(15) }
        let error = await #expect(throws: DeliveryError.self) { try await sender().send(request) }
        switch error {
        case .uncertain: #expect(isUncertain)
        case .temporary: #expect(!isUncertain)
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("an answer without an end is not read to it")
    func largeAnswer() async throws {
        let server = try await LocalServer.web()
        let request = WebRequest(method: "GET", url: "http://localhost:\(server.port)/large")
        await #expect(throws: DeliveryError.self) { try await sender().send(request) }
    }

    @Test("connections are kept for the next request")
    func reusesConnections() async throws {
        let server = try await LocalServer.web("https")
        let sender = sender(authorities: server.certificateAuthorities)
        for _ in 0..<5 {
            _ = try await sender.send(WebRequest(method: "GET", url: "https://localhost:\(server.port)/"))
        }
        #expect(Set(try server.requests().map(\.connection)).count == 1)
    }
}
