import ControlAPI
import Foundation
import TestSupport
import Testing
import VarlinkClient

/// Everything that is logged in a run in which everything happens, beside everything in the database that is a person's.
@Suite struct LogPrivacyTests {
    private func home(_ mail: LocalServer, _ web: LocalServer) throws -> DaemonHome {
        let access = try DaemonHome.completing().split(separator: "\n").first ?? ""
        return try DaemonHome(
            fixture: true,
            configuration: """
                \(access)
                log: {level: debug}
                delivery:
                  mail: {server: 127.0.0.1, port: \(mail.port), security: none, from: praxis@sender.example}
                  web: {trustedHosts: [127.0.0.1]}
                plugins:
                  auto-completion: {enabled: true, rules: [{action: complete}]}
                  calendar-export: {enabled: true, titles: full}
                  due-dates: {enabled: true, soon: [3d], due: true, overdue: [1d], digest: {on: daily}}
                  reminders:
                    enabled: true
                    lateBooking: sendNow
                    settle: 0s
                    webhook: {url: "http://127.0.0.1:\(web.port)/hook"}
                    rules: [{name: day-before, before: 1d, channels: [email, webhook]}]
                """
        )
    }

    /// What other programs write: sessions to be reminded of, and rows that break rules with words in them.
    private static let rows = """
        UPDATE Users SET email = '550-rcpt@marker.example', name = 'Markerfirst Markerlast', phone = '+4930marker'
            WHERE id = (SELECT clientId FROM Sessions LIMIT 1);
        UPDATE Sessions SET startTime = \(SamplePeople.moment("+3 hours")), endTime = \(SamplePeople.moment("+4 hours")),
            status = 'scheduled', privateNotes = 'markerprivate', sharedNotes = 'markershared'
            WHERE id = (SELECT id FROM Sessions LIMIT 1);
        UPDATE Sessions SET status = 'markerstatus' WHERE id = (SELECT id FROM Sessions LIMIT 1 OFFSET 3);
        UPDATE Sessions SET startTime = 'markertime' WHERE id = (SELECT id FROM Sessions LIMIT 1 OFFSET 4);
        UPDATE FormResponses SET responses = '{"markerquestion": "markeranswer"'
            WHERE id = (SELECT id FROM FormResponses LIMIT 1);
        UPDATE FormResponses SET responses = '{"phq1": "markervalue"}'
            WHERE id = (SELECT id FROM FormResponses LIMIT 1 OFFSET 1);
        UPDATE Forms SET fields = '[{"id": "markerfield"' WHERE id = (SELECT id FROM Forms LIMIT 1);
        UPDATE Users SET timeZone = 'Marker/Zone' WHERE id = (SELECT id FROM Users LIMIT 1 OFFSET 5);
        UPDATE ResourceAssignments SET notes = 'markerassignment', dueDate = 'markerdue'
            WHERE id = (SELECT id FROM ResourceAssignments LIMIT 1);
        """

    /// Calls of all kinds, most of them with words in them, and many refused.
    private func call(_ home: DaemonHome) async throws {
        let client = try Therapyctl(home)
        let session = try await home.application.run("SELECT id FROM Sessions LIMIT 1")
        let user = try await home.application.run("SELECT id FROM Users LIMIT 1")
        for arguments in [
            ["clients", "add", "--name", "Markernew Person", "--email", "markernew@marker.example"],
            ["clients", "add", "--name", "Markerbad", "--email", "no markeraddress"],
            ["clients", "list", "--search", "markersearch"], ["clients", "update", user, "--phone", "markerphone"],
            ["sessions", "show", session], ["sessions", "explain", session],
            ["sessions", "notes", "show", session], ["sessions", "cancel", session, "--reason", "markerreason"],
            ["sessions", "list"], ["faults"], ["audit", "list"], ["jobs", "list"], ["jobs", "show", "markerjob"],
            ["reminders", "history"], ["reminders", "resend", session, "--rule", "day-before"],
            ["reminders", "preview"], ["due-dates", "report"], ["due-dates", "test-delivery", "marker@test.example"],
            ["reminders", "test-delivery", "marker@test.example"], ["calendar-export", "tokens"],
            ["backup"], ["backup", "/nowhere/copy.sqlite"], ["restore", "/nowhere/copy.sqlite", "--yes"],
            ["verify"], ["doctor"], ["simulate", "--until", "+2d"], ["reload"], ["plugins", "disable", "reminders"],
            ["plugins", "enable", "reminders"], ["access"], ["metrics"],
            ["call", "io.unclutter.Therapy.Practice.GetClient", #"{"id": "markercall"}"#],
            ["call", "io.unclutter.Therapy.Practice.GetClient", #"{"name": "markermember"}"#],
            ["call", "io.marker.Interface.Method"],
        ] {
            let (ending, _, errors) = try await client.run(arguments)
            // One that does not know an argument has called nobody.
            #expect(ending != .exited(64), "\(arguments.joined(separator: " ")): \(errors)")
        }
        for bytes in [
            #"{"method": "markermethod", "parameters": {"a": "markertext"}}"#, #"{"markerbroken"#, "\u{0}marker",
        ] {
            let raw = try RawClient(path: home.socket, receiveTimeout: 2)
            try raw.send(Array(bytes.utf8) + [0])
            _ = try? raw.receive()
        }
    }

    @Test("nobody's name, address, number, note or answer is in the log, whatever happens")
    func nothingPersonal() async throws {
        let mail = try await LocalServer.mail()
        let web = try await LocalServer.web()
        let home = try home(mail, web)
        let daemon = try await home.start()
        try await home.application.run(Self.rows)
        try await eventually("reminders are being sent") {
            try await Therapyctl(home).output("reminders", "history", "-o", "jsonl").contains("day-before")
        }
        try await call(home)
        #expect(await daemon.stop() == .exited(0))
        let log = daemon.process.errors
        #expect(log.split(separator: "\n").count > 100, "it says what it does")
        #expect(log.contains("debug"))
        let found = try await Self.personal(home).filter { log.localizedCaseInsensitiveContains($0) }
        let lines = log.split(separator: "\n").filter { line in
            found.contains { line.localizedCaseInsensitiveContains($0) }
        }
        #expect(found.isEmpty, "\(lines.joined(separator: "\n"))")
    }

    /// Whatever the database has of people, word by word where it is a name, and what this test wrote.
    private static func personal(_ home: DaemonHome) async throws -> Set<String> {
        let texts = try await home.application.run(
            """
            SELECT name FROM Users UNION SELECT email FROM Users UNION SELECT phone FROM Users
            UNION SELECT bio FROM Therapists UNION SELECT privateNotes FROM Sessions UNION SELECT sharedNotes FROM Sessions
            UNION SELECT value FROM FormResponses, json_tree(CASE WHEN json_valid(responses) THEN responses ELSE '{}' END)
                WHERE type = 'text'
            UNION SELECT notes FROM ResourceAssignments UNION SELECT title FROM Resources UNION SELECT url FROM Resources
            """
        )
        let tokens = try await home.application.run(
            "SELECT value FROM therapyd_plugin_values WHERE key LIKE '%token%'"
        )
        let lines = (texts + "\n" + tokens).split(separator: "\n").map(String.init).filter { $0.count > 4 }
        #expect(lines.count > 200)
        let names = try await home.application.run("SELECT name FROM Users").split(whereSeparator: \.isWhitespace)
        return Set(lines + names.map(String.init).filter { $0.count > 4 } + ["marker"])
    }
}
