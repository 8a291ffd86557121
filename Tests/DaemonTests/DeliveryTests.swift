import ControlAPI
import Foundation
import TestSupport
import Testing
import VarlinkClient

/// What leaves the process: real daemons beside a real mail server, a web server and a calendar server.
@Suite struct DeliveryTests {
    /// A home whose reminders go out at once.
    private func home(_ mail: LocalServer, fixture: Bool = false, more: String = "") throws -> DaemonHome {
        let access = try DaemonHome.completing().split(separator: "\n").first ?? ""
        return try DaemonHome(
            fixture: fixture,
            configuration: """
                \(access)
                log: {level: debug}
                delivery:
                  mail: {server: 127.0.0.1, port: \(mail.port), security: none, from: praxis@example.org}
                  web: {trustedHosts: [127.0.0.1]}
                plugins:
                  reminders:
                    enabled: true
                    lateBooking: sendNow
                    settle: 0s
                    rules:
                      - {name: day-before, before: 1d}
                \(more)
                """
        )
    }

    private func book(_ number: Int, in home: DaemonHome, email: String) async throws {
        try await home.application.run(
            "UPDATE Users SET email = '\(email)' WHERE id = '\(SamplePeople.client)';"
                + SamplePeople.insertSession(
                    id: "5e00000\(number)-0000-4000-8000-000000000003",
                    start: SamplePeople.moment("+5 hours"),
                    end: SamplePeople.moment("+6 hours")
                )
        )
    }

    private func states(_ home: DaemonHome) async throws -> [String] {
        let history = try await Therapyctl(home).json("reminders", "history")
        let notices = try #require(history["notices"] as? [[String: Any]])
        return notices.compactMap { $0["state"] as? String }.sorted()
    }

    @Test("a session that the application books late is reminded of at once, and once, however often the daemon starts")
    func reminds() async throws {
        let mail = try await LocalServer.mail()
        let home = try home(mail)
        var daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await book(1, in: home, email: "anna@example.org")
        try await eventually("the reminder is sent") { try await self.states(home) == ["sent"] }
        let message = try #require(try mail.messages().first)
        #expect(message.recipients == ["anna@example.org"])
        #expect(message.content.contains("\r\nAuto-Submitted: auto-generated\r\n"))
        for _ in 0..<3 {
            daemon.process.send(SIGKILL)
            _ = await daemon.process.end()
            daemon = try await home.start()
        }
        #expect(try await states(home) == ["sent"])
        #expect(try mail.messages().count == 1)
        let explanation = try await Therapyctl(home).output("sessions", "explain", "5e000001")
        #expect(explanation.contains("reminder day-before to the client by email\tsent"), "\(explanation)")
        await daemon.stop()
    }

    @Test("after a restore nobody is reminded twice, and of what is booked afterwards people are")
    func restored() async throws {
        let mail = try await LocalServer.mail()
        let home = try home(mail)
        var daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let start = SamplePeople.moment("+1 day", "+8 seconds")
        try await home.application.run(
            "UPDATE Users SET email = 'anna@example.org' WHERE id = '\(SamplePeople.client)';"
                + SamplePeople.insertSession(
                    id: "5e000001-0000-4000-8000-000000000003",
                    start: start,
                    end: SamplePeople.moment("+1 day", "+1 hour")
                )
        )
        // The reminder is due in seconds: on any but a very slow day, the backup knows nothing of it.
        let backup = home.directory.file("backup.sqlite")
        _ = try await Therapyctl(home).output("backup", backup)
        try await eventually("the reminder is sent") { try await self.states(home) == ["sent"] }
        _ = try await daemon.calling { connection in
            try connection.call(DaemonAPI.Restore.self, .init(path: backup))
        }
        #expect(await daemon.process.end() == .exited(75))
        daemon = try await home.start()
        try await eventually("it counts as told") {
            let states = try await self.states(home)
            return states == ["uncertain"] || states == ["sent"]
        }
        try await book(2, in: home, email: "anna@example.org")
        try await eventually("what is new is sent") { try await self.states(home).count == 2 }
        try await eventually("and arrives") { try mail.messages().count == 2 }
        #expect(await daemon.stop() == .exited(0))
        #expect(try mail.messages().count == 2)
    }

    @Test("a daemon that is killed while the mail server has the message sends it to nobody a second time")
    func killedWhileSending() async throws {
        let mail = try await LocalServer.mail()
        let home = try home(mail)
        var daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await book(1, in: home, email: "hang-data@example.org")
        try await eventually("the reminder is on its way") { try await self.states(home) == ["sending"] }
        daemon.process.send(SIGKILL)
        _ = await daemon.process.end()
        daemon = try await home.start()
        try await eventually("the daemon owns up") { try await self.states(home) == ["uncertain"] }
        #expect(try mail.messages().isEmpty)
        await daemon.stop()
    }

    @Test("a daemon that is told to stop while it sends says afterwards what became of it")
    func stoppedWhileSending() async throws {
        let mail = try await LocalServer.mail()
        let home = try home(mail)
        var daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await book(1, in: home, email: "hang-rcpt@example.org")
        try await eventually("the reminder is on its way") { try await self.states(home) == ["sending"] }
        #expect(await daemon.stop() == .exited(0))
        daemon = try await home.start()
        // It was not handed over: it waits for another try, or nobody could note it down in time.
        let states = try await states(home)
        #expect(states == ["planned"] || states == ["uncertain"] || states == ["sending"], "\(states)")
        await daemon.stop()
    }

    @Test(
        "nothing that was said in a session leaves the process, and no more of anybody than the configuration lets out"
    )
    func privacy() async throws {
        try await awaitQuietMidnight()
        let mail = try await LocalServer.mail()
        let web = try await LocalServer.web()
        let calendars = try await LocalServer.caldav("praxis", password: "secret", calendars: ["work"])
        let minute = Date().addingTimeInterval(-30).formatted(.iso8601.time(includingFractionalSeconds: false)).prefix(
            5
        )
        let home = try home(
            mail,
            fixture: true,
            more: """
                      - {name: text, before: 1d, channels: [webhook]}
                    webhook: {url: "http://127.0.0.1:\(web.port)/sms", secret: gateway}
                  due-dates: {enabled: true, at: "\(minute)", due: true}
                  calendar-export:
                    enabled: true
                    titles: initials
                    clients: true
                    caldav: {url: "http://127.0.0.1:\(calendars.port)/praxis/", user: praxis}
                  auto-completion:
                    enabled: true
                    rules: [{action: complete}]
                """
        )
        try await mark(home)
        let credentials = home.directory.file("credentials")
        try FileManager.default.createDirectory(atPath: credentials, withIntermediateDirectories: false)
        _ = try home.directory.write(Array("open sesame".utf8), to: "credentials/reminders.gateway")
        _ = try home.directory.write(Array("secret".utf8), to: "credentials/calendar-export.caldav")
        let daemon = try await home.start(environment: ["CREDENTIALS_DIRECTORY": credentials])
        try await work(home)
        try await eventually(within: .seconds(60), "everything is delivered") {
            try mail.messages().count >= 3 && web.requests().count >= 2
                && calendars.files().keys.count { $0.hasSuffix(".ics") } > 100
        }
        let therapyctl = try Therapyctl(home)
        var told = [
            "metrics": try await therapyctl.output("metrics"), "status": try await therapyctl.output("status"),
            "jobs": try await therapyctl.output("jobs", "list", "--all"),
            "plugins": try await therapyctl.output("plugins", "list"),
            "events": try await events(therapyctl),
        ]
        #expect(told["events"]?.contains("session.created") == true)
        await daemon.stop()
        told["log"] = daemon.process.errors + daemon.process.output
        for name in ["calendar", "reminder", "settled"] { #expect(told["log"]?.contains(name) == true) }
        let exports = home.directory.file("state/exports/calendar-export")
        for file in try FileManager.default.contentsOfDirectory(atPath: exports) {
            told["feed \(file)"] = try String(contentsOfFile: "\(exports)/\(file)", encoding: .utf8)
        }
        #expect(told.keys.count { $0.hasPrefix("feed") } > 100)
        for (name, text) in try calendars.files() where name.hasSuffix(".ics") { told["caldav \(name)"] = text }
        for (number, request) in try web.requests().enumerated() {
            told["webhook \(number)"] = request.body.replacing(#/"to":"\+49170Zp\d+"/#, with: "")
        }
        let messages = try mail.messages().map { $0.content.replacing("=\r\n", with: "") }
        for (source, text) in told {
            let plain = text.replacing("\r\n ", with: "")
            for secret in Self.clinical + Self.personal {
                #expect(!plain.contains(secret), "\(source) has \(secret)")
            }
        }
        for message in messages {
            for secret in Self.clinical { #expect(!message.contains(secret), "a mail has \(secret)") }
            let people = Set(message.matches(of: #/(?:Zelda|Quux|zmail)(\d+)/#).map(\.output.1))
            #expect(people.count == 1, "a mail names somebody else than its recipient")
        }
        let signatures = try web.requests().map { $0.headers["webhook-signature"]?.hasPrefix("v1,") }
        #expect(signatures.allSatisfy { $0 == true })
    }

    /// Every event that is kept, page by page.
    private func events(_ therapyctl: Therapyctl) async throws -> String {
        var text = ""
        var since = 0
        while true {
            let page = try await therapyctl.json(
                "call",
                "io.unclutter.Therapy.Daemon.Watch",
                "{\"since\": \(since)}"
            )
            let events = try #require(page["events"] as? [[String: Any]])
            guard let last = events.last?["sequence"] as? Int else { return text }
            text += String(decoding: try JSONSerialization.data(withJSONObject: events), as: UTF8.self)
            since = last
        }
    }

    /// What stands in the records and nowhere else, as ``mark(_:)`` writes it.
    private static let clinical = [
        "Z1NOTE", "Z2PRIVATE", "Z3ANSWER", "Z4BIO", "Z5TITLE", "Z6TEXT", "Z7GIVEN", "Z8META",
    ]
    private static let personal = ["Zelda", "Quux", "zmail", "49170Zp"]

    /// Writes words into the records that can be told from all others.
    private func mark(_ home: DaemonHome) async throws {
        try await home.application.run(
            """
            UPDATE Users SET name = 'Zelda' || rowid || ' Quux' || rowid, email = 'zmail' || rowid || '@example.org',
              phone = '+49170Zp' || rowid, timeZone = 'UTC';
            UPDATE Therapists SET bio = 'Z4BIO', meta = '{"note": "Z8META"}';
            UPDATE Therapists SET calendarIntegration = '{"provider": "caldav", "calendarId": "work"}' WHERE rowid = 1;
            UPDATE Sessions SET sharedNotes = 'Z1NOTE', privateNotes = 'Z2PRIVATE', meta = '{"note": "Z8META"}';
            UPDATE FormResponses SET responses = '{"answer": "Z3ANSWER"}';
            UPDATE Resources SET title = 'Z5TITLE', description = 'Z6TEXT';
            UPDATE ResourceAssignments SET notes = 'Z7GIVEN', meta = '{"note": "Z8META"}';
            """
        )
    }

    /// What the application does in the run.
    private func work(_ home: DaemonHome) async throws {
        let now = SamplePeople.moment()
        let booked = (1...3).map { number in
            """
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, status, type, format, privateNotes,
              sharedNotes, createdAt, updatedAt)
            SELECT '5e00000\(number)-0000-4000-8000-000000000003', (SELECT id FROM Therapists WHERE rowid = 1), id,
              \(SamplePeople.moment("+\(number + 4) hours")), \(SamplePeople.moment("+\(number + 5) hours")),
              'scheduled', 'regular', 'video', 'Z2PRIVATE', 'Z1NOTE', \(now), \(now) FROM Users
            WHERE id NOT IN (SELECT userId FROM Therapists) ORDER BY id LIMIT 1 OFFSET \(number);
            """
        }
        try await home.application.run(
            booked.joined() + """
                INSERT INTO ResourceAssignments (id, resourceId, clientId, assignedAt, dueDate, status, notes, createdAt,
                  updatedAt)
                SELECT 'a5000001-0000-4000-8000-000000000003', (SELECT id FROM Resources LIMIT 1), clientId,
                  \(SamplePeople.moment("-1 day")), \(now), 'assigned', 'Z7GIVEN', \(SamplePeople.moment("-1 day")),
                  \(SamplePeople.moment("-1 day")) FROM Sessions WHERE id LIKE '5e000001%';
                UPDATE Sessions SET status = 'canceled', updatedAt = \(now) WHERE id LIKE '5e000003%';
                UPDATE Users SET name = name || ' Quux' || rowid, updatedAt = \(now);
                """
        )
    }

    /// The test's due date and hour are of the same day.
    private func awaitQuietMidnight() async throws {
        let second = Int(Date().timeIntervalSince1970) % 86_400
        if second < 60 { try await Task.sleep(for: .seconds(60 - second)) }
        if second > 86_400 - 120 { try await Task.sleep(for: .seconds(86_400 - second + 60)) }
    }
}
