import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("An archive about one client", .timeLimit(.minutes(5)))
struct ArchiveClientTests {
    @Test("has all of theirs, and nothing of anybody else's")
    func complete() async throws {
        let practice = try TestPractice(fixture: true)
        let client = try await practice.rows(
            """
            SELECT clientId FROM FormResponses WHERE clientId IN (SELECT clientId FROM ResourceAssignments)
            GROUP BY clientId ORDER BY count(*) DESC LIMIT 1
            """
        )
        let lines = try await practice.archive(.client(User.ID(client)), withPrivateNotes: true)
        #expect(try #require(lines.first).contains(#""client":"\#(client)""#))
        func count(_ table: String) -> Int { lines.count { $0.hasPrefix(#"{"table":"\#(table)","#) } }
        for table in ["Sessions", "FormResponses", "ResourceAssignments"] {
            let expected = try await practice.rows("SELECT count(*) FROM \(table) WHERE clientId = '\(client)'")
            #expect(String(count(table)) == expected)
            #expect(count(table) > 0)
        }
        #expect(
            String(count("Forms"))
                == (try await practice.rows(
                    "SELECT count(DISTINCT formId) FROM FormResponses WHERE clientId = '\(client)'"
                ))
        )
        // Of all others no name, address or telephone number, but for the therapists' names; and no notes.
        let text = lines.joined(separator: "\n")
        let therapists = "id IN (SELECT userId FROM Therapists)"
        let foreign = try await practice.rows(
            """
            SELECT name FROM Users WHERE id <> '\(client)' AND NOT \(therapists)
              AND name NOT IN (SELECT name FROM Users WHERE id = '\(client)' OR \(therapists))
            UNION SELECT email FROM Users WHERE id <> '\(client)' AND email IS NOT NULL
            UNION SELECT phone FROM Users WHERE id <> '\(client)' AND phone IS NOT NULL
            UNION SELECT id FROM Users WHERE id <> '\(client)' AND NOT \(therapists)
            UNION SELECT id FROM Sessions WHERE clientId <> '\(client)'
            """
        ).split(separator: "\n")
        try #require(foreign.count > 7000)
        #expect(foreign.filter { text.contains("\"\($0)\"") } == [])
        let own = try await practice.rows("SELECT count(*) FROM Sessions WHERE clientId = '\(client)'")
        #expect(text.matches(of: /"clientId":"([^"]*)"/).map { String($0.output.1) }.allSatisfy { $0 == client })
        #expect(own == String(count("Sessions")))
        #expect(
            try practice.archiveAudit().first == "practice.export: client \(client), with private notes"
        )
    }

    @Test("has of a therapist the id and the name, and of a client who is one all that is theirs")
    func therapists() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        try await practice.application.run(
            """
            UPDATE Users SET phone = '0123', timeZone = 'Europe/Berlin';
            INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt)
              VALUES ('t-3', 'u-client-1', 'Also treats.', '', '');
            """
        )
        for therapist in ["t-1", "t-3"] {
            let request = practice.request(
                hour: therapist == "t-1" ? 1 : 2,
                client: User.ID(therapist == "t-1" ? "u-client-1" : "u-client-2"),
                therapist: Therapist.ID(therapist)
            )
            _ = try await practice.practice.schedule(request, as: .clerk)
        }
        let lines = try await practice.archive(.client(User.ID("u-client-1")))
        #expect(lines.count == 7)
        #expect(lines[1] == #"{"table":"Users","row":{"id":"u-therapist-1","name":"Vera Brandt"}}"#)
        #expect(
            lines[2].hasPrefix(
                #"{"table":"Users","row":{"id":"u-client-1","name":"Client One","email":"one@example.org""#
            )
        )
        #expect(lines[2].contains(#""phone":"0123""#))
        #expect(lines[3] == #"{"table":"Therapists","row":{"id":"t-1","userId":"u-therapist-1"}}"#)
        #expect(lines[4].contains(#""bio":"Also treats.""#))
        #expect(lines[5].hasPrefix(#"{"table":"Sessions","#))
        #expect(!lines[5].contains("u-client-2"))
        #expect(!lines.contains { $0.contains("vera@practice.example") })
    }

    @Test("has the versions of forms that they answered, and no others")
    func versions() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        func answer(_ id: String, _ client: String) -> String {
            """
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
            VALUES ('\(id)', 'f-1', '\(client)', '{}', '', '', '');
            """
        }
        try await practice.application.run(
            """
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) VALUES ('f-1', 'Form', 'custom', '[1]', '', '');
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) VALUES ('f-2', 'Other', 'custom', '[1]', '', '');
            \(answer("r-1", "u-client-1")) UPDATE Forms SET fields = '[2]' WHERE id = 'f-1';
            \(answer("r-2", "u-client-2")) UPDATE Forms SET fields = '[3]' WHERE id = 'f-1';
            \(answer("r-3", "u-client-1"))
            """
        )
        let lines = try await practice.archive(.client(User.ID("u-client-1")))
        let rows = lines.dropLast().filter { $0.hasPrefix(#"{"table""#) && !$0.hasPrefix(#"{"table":"Users""#) }
        #expect(rows.count == 5)
        #expect(rows[0].hasPrefix(#"{"table":"Forms","row":{"id":"f-1","#))
        #expect(
            rows[1].hasPrefix(#"{"table":"therapyd_form_versions","row":{"formId":"f-1","version":1,"fields":"[1]","#)
        )
        #expect(rows[2].hasPrefix(#"{"table":"FormResponses","row":{"id":"r-1","#))
        #expect(rows[3].hasPrefix(#"{"table":"FormResponses","row":{"id":"r-3","#))
        #expect(rows[4] == #"{"table":"therapyd_response_versions","row":{"responseId":"r-3","version":3}}"#)
        #expect(!lines.contains { $0.contains("[2]") || $0.contains("r-2") || $0.contains("f-2") })
    }

    @Test("names of several columns are the name, too")
    func otherColumns() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("practice.sqlite")
        var users = UserColumns()
        users.name = ["firstName", "lastName"]
        users.timeZone = "timezone"
        let plain = try TestPractice()
        let definitions = try await plain.rows(
            "SELECT sql || ';' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'therapyd%' AND name NOT LIKE 'sqlite%'"
        ).replacing("`name` VARCHAR(255) NOT NULL", with: "`firstName` TEXT, `lastName` TEXT")
            .replacing("`timeZone`", with: "`timezone`")
        let application = ForeignProgram(path)
        try await application.run(definitions)
        var options = PracticeStore.Options()
        options.users = users
        let clock = plain.clock
        let store = try PracticeStore.open(path, clock: clock, options: options, logger: LogRecorder().logger)
        defer { try? store.close() }
        try await application.run(
            """
            INSERT INTO Users (id, firstName, lastName, email, createdAt, updatedAt) VALUES
              ('u-1', 'Vera', 'Brandt', 'vera@practice.example', '', ''), ('u-2', 'Client', 'One', NULL, '', '');
            INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt) VALUES ('t-1', 'u-1', '', '', '');
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
              VALUES ('s-1', 't-1', 'u-2', '', '', '', '', '', '');
            """
        )
        let practice = Practice(store: store, clock: clock)
        let export = try await practice.export(.client(User.ID("u-2")), as: .clerk)
        let lines = try await export.next().lines
        #expect(lines[1] == #"{"table":"Users","row":{"id":"u-1","firstName":"Vera","lastName":"Brandt"}}"#)
    }

    @Test("of nobody there is none")
    func nobody() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        await #expect(throws: PracticeError.notFound(entity: .user, id: "u-9")) {
            try await practice.archive(.client(User.ID("u-9")))
        }
        #expect(try practice.archiveAudit() == ["refused:practice.export: no such User"])
    }

    @Test("cannot be imported, not even where it came from")
    func noImport() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let lines = try await practice.archive(.client(User.ID("u-client-1")))
        for mode in [ImportMode.restore, .merge] {
            let error = await #expect(throws: ArchiveError.self) { try await practice.take(lines, mode) }
            guard case .invalid(1, _)? = error else { throw try #require(error) }
        }
    }
}
