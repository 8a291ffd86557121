import GRDB
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// What another program spoils is told once, kept as long as it is so, and forgotten when it is put right.
@Suite struct InspectionTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice(rules: PracticeRules(knowsTimeZone: { $0 != "Mars/Base" }))
        try await practice.populateRecords()
        try await practice.application.run(
            """
            INSERT INTO FormResponses (id, formId, sessionId, clientId, responses, submittedAt, createdAt, updatedAt) VALUES
            ('r-1', 'f-1', 's-1', 'u-client-1', '{"mood":"ok"}', '2026-12-01 12:00:00.000 +00:00',
            '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
            """
        )
        try await practice.inspect()
    }

    private func faults() throws -> [String] {
        try practice.store.faults(FaultQuery()).records.map(\.fault).map { fault in
            "\(fault.entity.rawValue) \(fault.id) \(fault.field)\(fault.isServed ? "" : " unserved")"
        }
    }

    /// What the log was told since it was last asked.
    private func news(after count: Int) -> [String] { Array(practice.log.lines.dropFirst(count)) }

    // MARK: Every kind of fault

    @Test(
        "each spoiled value is told once by its column, without the value, and forgotten when it is put right",
        arguments: Entity.allCases
    )
    func spoilings(entity: Entity) async throws {
        let table = entity.table
        let spoilings = Spoiling.all.filter { $0.fault.hasPrefix("\(entity.rawValue) ") }
        #expect(spoilings.count >= 11)
        let row = "WHERE id = '\(spoilings.first?.fault.split(separator: " ")[1] ?? "")'"
        try await practice.application.run("CREATE TABLE kept_\(table) AS SELECT * FROM \(table) \(row);")
        // In one practice, one after the other: each leaves nothing for the next.
        for spoiling in spoilings {
            let lines = practice.log.lines.count
            try await practice.application.run("PRAGMA foreign_keys = OFF; \(spoiling.sql) \(row);")
            try await practice.inspect()
            #expect(try faults() == [spoiling.fault], "\(spoiling.sql)")
            // Another look at everything is no news.
            try await practice.store.transaction { db in
                try db.execute(sql: "DELETE FROM therapyd_consumers WHERE name = 'inspection'")
            }
            try await practice.inspect()
            #expect(news(after: lines).count == 1, "\(spoiling.sql)")
            #expect(
                news(after: lines).allSatisfy {
                    $0.contains("entity=\(entity.rawValue)") && $0.hasPrefix("warning: a row ")
                }
            )
            try await practice.application.run("PRAGMA foreign_keys = OFF; \(spoiling.repair) \(row);")
            try await practice.inspect()
            #expect(try faults() == [], "\(spoiling.sql)")
        }
    }

    @Test("a form's own faults are told by field, those that cannot be read by their place")
    func formFields() async throws {
        let lines = practice.log.lines.count
        try await practice.application.run(
            """
            UPDATE Forms SET fields = '[{"id":"mood","label":"M","type":"text","validation":"least:SECRET"},{"id":7}]';
            """
        )
        try await practice.inspect()
        #expect(try faults() == ["Form f-1 fields"])
        #expect(news(after: lines).count == 1)
        #expect(news(after: lines)[0].contains("has a field 1 that cannot be read: id"))
        try await practice.application.run(
            "UPDATE Forms SET fields = '[{\"id\":\"mood\",\"label\":\"M\",\"type\":\"text\",\"validation\":\"least:3\"}]';"
        )
        try await practice.inspect()
        #expect(news(after: lines).count == 2)
        #expect(news(after: lines)[1].contains("[0].validation"))
        try await practice.application.run(
            "UPDATE Forms SET fields = '[{\"id\":\"mood\",\"label\":\"M\",\"type\":\"text\"}]';"
        )
        try await practice.inspect()
        #expect(try faults() == [])
    }

    @Test("a row may break several rules at once; each field is told by its first")
    func several() async throws {
        try await practice.application.run(
            "UPDATE Users SET name = '', email = 'x', phone = '', timeZone = 'Mars/Base' WHERE id = 'u-client-1';"
        )
        try await practice.inspect()
        #expect(try faults() == ["email", "name", "phone", "timeZone"].map { "User u-client-1 \($0)" })
        #expect(try practice.store.faultCounts() == (1, 0))
        #expect(try practice.store.faults(FaultQuery(entity: .session)).records.isEmpty)
        // Page by page, as all lists.
        var query = FaultQuery(entity: .user)
        query.limit = 1
        var fields: [String] = []
        repeat {
            let page = try practice.store.faults(query)
            fields += page.records.map(\.fault.field)
            query.after = page.next.flatMap { PageCursor(text: $0.text) }
        } while query.after != nil
        #expect(fields == ["email", "name", "phone", "timeZone"])
    }

    @Test(
        "rows that no id leads to are told of together, as long as there are any",
        arguments: ["NULL", "x'ff00'", "x'41'"]
    )
    func withoutID(id: String) async throws {
        let lines = practice.log.lines.count
        let insertion = """
            INSERT INTO Users (id, name, createdAt, updatedAt) VALUES (\(id), 'Nobody', '2026-12-01 12:00:00.000 +00:00',
            '2026-12-01 12:00:00.000 +00:00');
            """
        try await practice.application.run(insertion)
        try await practice.inspect()
        #expect(try faults() == ["User  id unserved"])
        #expect(news(after: lines).count == 1)
        // A daemon that looks at all rows, as after its first start, finds the same and says nothing again.
        try await practice.application.run("DELETE FROM therapyd_consumers WHERE name = 'inspection';")
        try await practice.inspect()
        #expect(try faults() == ["User  id unserved"])
        #expect(news(after: lines).count == 1)
        try await practice.application.run("DELETE FROM Users WHERE id IS \(id);")
        try await practice.inspect()
        #expect(try faults() == [])
    }

    @Test("the first look finds rows with ids of digits, too, which SQLite keeps as numbers")
    func numericIDs() async throws {
        let fresh = try TestPractice()
        try await fresh.populate()
        try await fresh.application.run(
            """
            INSERT INTO Users (id, name, createdAt, updatedAt) SELECT value, '', '2026-12-01 12:00:00.000 +00:00',
            '2026-12-01 12:00:00.000 +00:00' FROM json_each('["7", "-3", "12", "abc", "zz"]');
            """
        )
        try await fresh.inspect()
        let ids = try fresh.store.faults(FaultQuery()).records.map(\.fault.id)
        #expect(Set(ids) == ["7", "-3", "12", "abc", "zz"])
    }

    // MARK: Told once

    @Test("a reason that is another is news, the same one is not")
    func otherReason() async throws {
        let lines = practice.log.lines.count
        for (value, count) in [("''", 1), ("' '", 1), ("'a' || char(10)", 2), ("''", 3), ("'Anna'", 3), ("''", 4)] {
            try await practice.application.run("UPDATE Users SET name = \(value) WHERE id = 'u-client-2';")
            try await practice.inspect()
            #expect(news(after: lines).count == count, "\(value)")
        }
    }

    @Test("a fault keeps the time at which it was noticed first")
    func since() async throws {
        try await practice.application.run("UPDATE Users SET name = '' WHERE id = 'u-client-2';")
        try await practice.inspect()
        practice.clock.advance(by: .seconds(3600))
        try await practice.application.run("UPDATE Users SET name = char(9) || 'a' WHERE id = 'u-client-2';")
        try await practice.inspect()
        #expect(try practice.store.faults(FaultQuery()).records.map(\.since) == [TestPractice.noon])
    }

    @Test("another daemon on the same file says nothing again, and finds what came meanwhile")
    func restart() async throws {
        try await practice.application.run("UPDATE Users SET name = '' WHERE id = 'u-client-2';")
        try await practice.inspect()
        let copy = try TemporaryDirectory()
        try await practice.application.run(".backup \(copy.file(TestPractice.fileName))")
        let second = try TestPractice(in: copy)
        try await second.inspect()
        #expect(second.log.lines.filter { $0.contains("rule") } == [])
        #expect(try second.store.faultCounts() == (1, 0))
        try await second.application.run("UPDATE Users SET name = '' WHERE id = 'u-client-3';")
        try await second.inspect()
        #expect(second.log.lines.filter { $0.contains("rule") }.count == 1)
    }

    @Test("a row that is deleted is forgotten, whoever deletes it", arguments: [false, true])
    func deleted(byDaemon: Bool) async throws {
        try await practice.application.run(
            "UPDATE Users SET name = '' WHERE id = 'u-client-1'; UPDATE Sessions SET meta = '[';"
        )
        try await practice.inspect()
        #expect(try faults().count == 2)
        if byDaemon {
            _ = try await practice.practice.delete(User.ID("u-client-1"), as: .clerk)
        } else {
            try await practice.application.run("DELETE FROM Users WHERE id = 'u-client-1';")
        }
        try await practice.inspect()
        #expect(try faults() == [])
    }

    @Test("what the daemon puts right is forgotten, too")
    func repaired() async throws {
        try await practice.application.run("UPDATE Users SET email = 'x' WHERE id = 'u-client-1';")
        try await practice.inspect()
        _ = try await practice.practice.update(User.ID("u-client-1"), with: UserUpdate(email: .some(nil)), as: .clerk)
        try await practice.inspect()
        #expect(try faults() == [])
    }

    @Test("of many faults at once, twenty have a line each, and the rest are counted")
    func many() async throws {
        let lines = practice.log.lines.count
        try await practice.application.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45)
            INSERT INTO Users (id, name, createdAt, updatedAt) SELECT 'n' || i, '', '2026-12-01 12:00:00.000 +00:00',
            '2026-12-01 12:00:00.000 +00:00' FROM n;
            """
        )
        try await practice.inspect()
        #expect(news(after: lines).count == 21)
        #expect(news(after: lines).last?.contains("faults=25") == true)
        #expect(try practice.store.faultCounts() == (45, 0))
    }

    // MARK: References

    @Test("what referred to a row that is gone is told, and forgotten when it is there again")
    func orphans() async throws {
        try await practice.application.run("PRAGMA foreign_keys = OFF; DELETE FROM Therapists WHERE id = 't-1';")
        try await practice.inspect()
        #expect(try faults() == ["Resource x-1 therapistId", "Session s-1 therapistId"])
        try await practice.application.run(
            """
            INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt) VALUES ('t-1', 'u-therapist-1', '',
            '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
            """
        )
        try await practice.inspect()
        #expect(try faults() == [])
        // A row may also come by getting the id that is missed.
        try await practice.application.run(
            "PRAGMA foreign_keys = OFF; UPDATE Therapists SET id = 't-9' WHERE id = 't-1';"
        )
        try await practice.inspect()
        #expect(try faults() == ["Resource x-1 therapistId", "Session s-1 therapistId"])
        try await practice.application.run(
            "PRAGMA foreign_keys = OFF; UPDATE Therapists SET id = 't-1' WHERE id = 't-9';"
        )
        try await practice.inspect()
        #expect(try faults() == [])
    }

    // MARK: Tables that are made anew

    @Test("a table that was made anew while nobody took notes is looked at as a whole")
    func replaced() async throws {
        try await practice.application.run("UPDATE Users SET name = '' WHERE id IN ('u-client-1', 'u-client-2');")
        try await practice.inspect()
        let lines = practice.log.lines.count
        try await practice.application.run(
            """
            PRAGMA foreign_keys = OFF; DROP TRIGGER therapyd_Users_update; DROP TRIGGER therapyd_Users_delete;
            UPDATE Users SET name = 'Right' WHERE id = 'u-client-1';
            UPDATE Users SET name = '' WHERE id = 'u-client-3';
            DELETE FROM Users WHERE id = 'u-client-2';
            """
        )
        try await practice.inspect()
        #expect(try faults().count == 2)
        try await practice.tendTriggers()
        try await practice.inspect()
        #expect(try faults() == ["User u-client-3 name"])
        #expect(news(after: lines).filter { $0.contains("breaks a rule") }.count == 1)
    }

    @Test("a whole practice is looked at, and however many rows referred to one that goes, each is told")
    func fixture() async throws {
        let fixture = try TestPractice(fixture: true)
        try await fixture.inspect()
        // The application booked some hours to come twice, if anything; all else that it wrote is as it should be.
        let doubles = try await fixture.rows(
            """
            SELECT count(DISTINCT a.id) FROM Sessions a JOIN Sessions b ON a.id <> b.id
            AND (a.therapistId = b.therapistId OR a.clientId = b.clientId) AND a.status = 'scheduled'
            AND b.status = 'scheduled' AND a.startTime < b.endTime AND a.endTime > b.startTime
            AND a.endTime > '\(fixture.clock.now.databaseText)';
            """
        )
        let told = "SELECT count(*) FROM therapyd_faults WHERE reason"
        #expect(try await fixture.rows("\(told) LIKE 'is in the time of%';") == doubles)
        #expect(try await fixture.rows("\(told) NOT LIKE 'is in the time of%';") == "0")

        let busiest = "SELECT therapistId FROM Sessions GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        let therapist = try await fixture.rows("\(busiest);")
        try await fixture.application.run(
            """
            UPDATE Sessions SET therapistId = '\(therapist)' WHERE id IN
            (SELECT id FROM Sessions WHERE therapistId <> '\(therapist)' ORDER BY id LIMIT 100);
            """
        )
        let orphans = try await fixture.rows(
            """
            SELECT (SELECT count(*) FROM Sessions WHERE therapistId = '\(therapist)') +
            (SELECT count(*) FROM Resources WHERE therapistId = '\(therapist)');
            """
        )
        #expect(Int(orphans) ?? 0 > 1000)
        try await fixture.application.run(
            "PRAGMA foreign_keys = OFF; DELETE FROM Therapists WHERE id = '\(therapist)';"
        )
        try await fixture.inspect()
        #expect(try await fixture.rows("\(told) LIKE '%not there' AND field = 'therapistId';") == orphans)
    }
}

extension TestPractice {
    /// Looks at what came since it last did, as the daemon does.
    func inspect() async throws {
        let inspection = RecordInspection(practice: practice, logger: log.logger)
        while try await inspection.step() {}
    }
}
