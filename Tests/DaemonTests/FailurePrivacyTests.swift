import Foundation
import TestSupport
import Testing

/// What the log says when everything that can goes wrong: nothing of anybody.
@Suite struct FailurePrivacyTests {
    private struct Servers {
        let mail: LocalServer
        let web: LocalServer
        let calendars: LocalServer
    }

    /// What only the credentials know.
    private static let credentials = [
        "therapyd.mail-password": "zqx-mail-password", "reminders.gateway": "zqx-gateway-secret",
        "calendar-export.caldav": "zqx-caldav-password",
        "therapyd.notes-keys": "k1 \(Data(repeating: 0x5A, count: 32).base64EncodedString())",
    ]

    @Test("all plugins at work, spoiled rows, refusals and failed deliveries are logged without a word of anybody's")
    func fullRun() async throws {
        let servers = try await Servers(
            mail: .mail("none", login: "praxis:zqx-mail-password"),
            web: .web(),
            calendars: .caldav("praxis", password: "zqx-caldav-password", calendars: ["work"])
        )
        let home = try DaemonHome(fixture: true, configuration: Self.configuration(servers))
        let refusing = "http://127.0.0.1:\(servers.web.port)/status/403/zqxcalendar/"
        try await MarkedPractice.write(in: home, refusing: refusing)
        let credentials = home.directory.file("credentials")
        try FileManager.default.createDirectory(atPath: credentials, withIntermediateDirectories: false)
        for (name, secret) in Self.credentials {
            _ = try home.directory.write(Array(secret.utf8), to: "credentials/\(name)")
        }
        // With a watchdog to feed, the daemon says how it is.
        let daemon = try await home.start(
            environment: ["CREDENTIALS_DIRECTORY": credentials, "WATCHDOG_USEC": "4000000"]
        )

        try await book(home)
        try await MarkedPractice.spoil(home)
        let answers = try await blocking { try CarelessCalls.make(home.socket) }
        #expect(answers.filter { $0.key != nil }.values.reduce(0, +) >= 30, "most of them are refused: \(answers)")
        try await rename(home)
        try await eventually(within: .seconds(60), "everything has gone wrong") {
            let log = daemon.process.errors
            return Self.evidence.allSatisfy { log.contains($0) }
        }
        // A mistake in the configuration, with a secret where none belongs.
        let mistaken = try Self.configuration(servers) + "\nbackup: {keep: many}\npassword: zqx-password\n"
        try Data(mistaken.utf8).write(to: URL(filePath: home.configuration))
        daemon.process.send(SIGHUP)
        try await eventually("the mistake is told of") { daemon.process.errors.contains("was not applied") }

        var values = try await MarkedPractice.personalValues(in: home)
        #expect(values.count > 300, "the database was asked: \(values.count)")
        values.formUnion(Self.credentials.values.flatMap { $0.split(separator: " ") }.map(String.init))
        values.formUnion(try feedTokens(home))
        await daemon.stop()
        values = values.filter { $0.count >= 8 }
        for line in Set((daemon.process.errors + daemon.process.output).split(separator: "\n")) {
            #expect(!line.lowercased().contains(MarkedPractice.mark), "\(line)")
            for value in values where line.contains(value) { Issue.record("\(value) is in: \(line)") }
        }
    }

    /// All plugins that ship, each with something that fails; nobody may act for others.
    private static func configuration(_ servers: Servers) throws -> String {
        let access = try DaemonHome.completing().split(separator: "\n").first ?? ""
        return """
            \(access)
            log: {level: debug}
            delivery:
              mail:
                server: 127.0.0.1
                port: \(servers.mail.port)
                security: none
                user: praxis
                from: praxis@example.org
              web: {trustedHosts: [127.0.0.1]}
            plugins:
              auto-completion: {enabled: true, rules: [{action: complete}]}
              calendar-export:
                enabled: true
                titles: full
                clients: true
                past: 1d
                future: 3d
                caldav: {url: "http://127.0.0.1:\(servers.calendars.port)/praxis/", user: praxis}
              due-dates: {enabled: true, due: true, soon: [1d], overdue: [1d]}
              reminders:
                enabled: true
                lateBooking: sendNow
                settle: 0s
                rules:
                  - {name: day-before, before: 1d}
                  - {name: text, before: 1d, channels: [webhook]}
                webhook: {url: "http://127.0.0.1:\(servers.web.port)/status/410", secret: gateway}
            """
    }

    /// That it all went wrong as it was meant to: what has to be in the log.
    private static let evidence = [
        " debug ", "settled", "sent a reminder", "a reminder cannot be delivered", "a reminder could not be sent yet",
        "a calendar could not be brought in line yet", "a row breaks a rule", "a row cannot be read",
        "Connection ended", "access refused", "plugin calendar-export: therapist",
    ]

    /// Sessions whose clients can be told, cannot, cannot just now, or have no address that is one.
    private func book(_ home: DaemonHome) async throws {
        let now = SamplePeople.moment()
        let addresses = [
            "zqxfine@zqxhost.example", "554-rcpt@zqxhost.example", "450-rcpt@zqxhost.example",
            "554-data@zqxhost.example", "drop-data@zqxhost.example", "zqx no address",
        ]
        for (number, address) in addresses.enumerated() {
            let client = "(SELECT id FROM Users WHERE rowid = \(number + 60))"
            try await MarkedPractice.application(of: home).run(
                """
                UPDATE Users SET email = '\(address)' WHERE rowid = \(number + 60);
                INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, status, type, format, privateNotes,
                  sharedNotes, createdAt, updatedAt)
                SELECT '5e00000\(number)-0000-4000-8000-000000000003', (SELECT id FROM Therapists WHERE rowid = 1),
                  \(client), \(SamplePeople.moment("+\(number + 4) hours")), \(SamplePeople.moment("+\(number + 5) hours")),
                  'scheduled', 'regular', 'video', 'Zqxprivate', 'Zqxshared', \(now), \(now);
                """
            )
        }
    }

    private func rename(_ home: DaemonHome) async throws {
        try await MarkedPractice.application(of: home).run(
            """
            UPDATE Users SET name = name || ' Zqxsecond', updatedAt = \(SamplePeople.moment()) WHERE rowid > 50;
            DELETE FROM Users WHERE rowid = 65;
            """
        )
    }

    /// Whoever knows one can read a calendar.
    private func feedTokens(_ home: DaemonHome) throws -> Set<String> {
        let exports = home.directory.file("state/exports/calendar-export")
        let names = try FileManager.default.contentsOfDirectory(atPath: exports)
        #expect(names.count > 100)
        return Set(names.map { String($0.prefix { $0 != "." }) })
    }
}
