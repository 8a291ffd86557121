import Foundation
import GRDB
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite("An archive of the practice", .timeLimit(.minutes(5)))
struct ArchiveRestoreTests {
    /// Forms of several versions, answered in each.
    private func versions(_ practice: TestPractice) async throws {
        try await practice.application.run(
            """
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) VALUES
              ('f-1', 'Form', 'custom', '[1]', '2026-01-01 00:00:00.000 +00:00', '2026-01-01 00:00:00.000 +00:00');
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
            SELECT 'r-1', 'f-1', id, '{}', createdAt, createdAt, updatedAt FROM Users LIMIT 1;
            UPDATE Forms SET fields = '[2]' WHERE id = 'f-1';
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
            SELECT 'r-2', 'f-1', id, '{}', createdAt, createdAt, updatedAt FROM Users LIMIT 1;
            UPDATE Forms SET fields = '[3]' WHERE id = 'f-1';
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
            SELECT 'r-3', 'f-1', id, '{}', createdAt, createdAt, updatedAt FROM Users LIMIT 1;
            """
        )
    }

    @Test("gives back every byte of every table, and the same archive again")
    func roundTrip() async throws {
        let old = try TestPractice(fixture: true)
        try await versions(old)
        let lines = try await old.archive(withPrivateNotes: true)
        let new = try TestPractice()
        new.clock.advance(by: .seconds(60))
        let done = try await new.take(lines)
        #expect(done.counts[.user] == .inserted(128))
        #expect(done.counts[.session] == .inserted(7125))
        #expect(done.counts[.formResponse] == .inserted(743))
        #expect(done.processed == lines.count - 2)
        #expect(done.total == lines.count - 2)
        let contents = try await old.contents()
        #expect(contents.contains { $0.hasPrefix("therapyd_response_versions ") })
        #expect(contents.contains { $0.hasPrefix("therapyd_form_versions ") })
        #expect(try await new.contents() == contents)
        let again = try await new.archive(withPrivateNotes: true)
        #expect(again.dropFirst().dropLast() == lines.dropFirst().dropLast())
        #expect(again.first != lines.first)
        #expect(again.first?.replacing("12:01:00", with: "12:00:00") == lines.first)
        // And what makes versions goes on.
        #expect(
            try await new.rows("SELECT formId FROM therapyd_answered_forms ORDER BY 1")
                == old.rows("SELECT formId FROM therapyd_answered_forms ORDER BY 1")
        )
        #expect(try await new.store.verifyAudit().firstBroken == nil)
    }

    @Test("has no private notes unless they are asked for; restored, there are none")
    func withoutNotes() async throws {
        let old = try TestPractice(fixture: true)
        let notes = try await old.rows("SELECT DISTINCT privateNotes FROM Sessions WHERE length(privateNotes) > 0")
            .split(separator: "\n")
        try #require(!notes.isEmpty)
        let lines = try await old.archive()
        #expect(!lines.contains { line in line.contains("privateNotes\":\"") || line.contains("privateNotes\":null") })
        #expect(!lines.contains { line in notes.contains { line.contains($0) } })
        let new = try TestPractice()
        try await new.take(lines)
        let omitted: Set = ["Sessions.privateNotes"]
        #expect(try await new.contents(without: omitted) == old.contents(without: omitted))
        #expect(try await new.rows("SELECT count(*) FROM Sessions WHERE privateNotes IS NOT NULL") == "0")
    }

    @Test("says how it was made, and counts its rows")
    func shape() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let lines = try await practice.archive()
        #expect(
            lines.first
                == #"{"archive":{"format":"therapyd","version":1,"createdAt":"2026-12-01T12:00:00.000Z","client":null,"privateNotes":false}}"#
        )
        #expect(
            lines[1]
                == #"{"table":"Users","row":{"id":"u-therapist-1","name":"Vera Brandt","email":"vera@practice.example","createdAt":"2026-12-01 12:00:00.000 +00:00","updatedAt":"2026-12-01 12:00:00.000 +00:00","phone":null,"timeZone":null}}"#
        )
        let manifest = try JSONValue(parsing: lines.last ?? "").object?["manifest"]?.object ?? JSONObject()
        let expected = try JSONValue(parsing: sealed(lines.dropLast()).last ?? "").object?["manifest"]?.object
        #expect(manifest["sha256"] == expected?["sha256"])
        #expect(manifest["rows"]?.object?["Users"] == 5)
        #expect(manifest["rows"]?.object?["Therapists"] == 2)
        #expect(manifest["rows"]?.object?["Sessions"] == 0)
    }

    @Test("rows that no record can be read from survive, whatever the values are")
    func unreadable() async throws {
        let old = try TestPractice()
        try await old.populate()
        for hour in 1...3 { _ = try await old.practice.schedule(old.request(hour: hour), as: .clerk) }
        try await old.application.run(
            """
            ALTER TABLE Users ADD COLUMN `odd one` BLOB;
            ALTER TABLE Users ADD COLUMN amount REAL;
            UPDATE Users SET `odd one` = x'00ff', amount = 3.0 WHERE id = 'u-client-1';
            UPDATE Users SET `odd one` = 3.0, amount = 9e999, name = CAST(x'41ff42' AS TEXT) WHERE id = 'u-client-2';
            UPDATE Users SET `odd one` = -9e999, amount = 0.1, name = CAST(x'410042' AS TEXT) WHERE id = 'u-client-3';
            UPDATE Users SET `odd one` = '', email = x'', phone = 1e300, amount = 1e15, timeZone = char(8, 10, 31, 34, 92, 127, 8232)
            WHERE id = 'u-therapist-2';
            UPDATE Sessions SET startTime = 1796130000.5, status = x'ff', meta = '{', updatedAt = 'Invalid date'
            WHERE startTime LIKE '2026-12-01 13%';
            UPDATE Sessions SET startTime = 5, endTime = '', format = 'telepathy', meta = '{"a":1,"a":2}', privateNotes = x'00'
            WHERE startTime LIKE '2026-12-01 14%';
            INSERT INTO Users (id, name, createdAt, updatedAt) VALUES
              (NULL, 'No id', '', ''), (x'01', 'Blob', '', ''), (7, 'Number', '', ''), (7.5, 'Real', '', ''), ('', '', '', '');
            """
        )
        let lines = try await old.archive(withPrivateNotes: true)
        let new = try TestPractice()
        try await new.application.run(
            "ALTER TABLE Users ADD COLUMN `odd one` BLOB; ALTER TABLE Users ADD COLUMN amount REAL"
        )
        try await new.take(lines)
        let contents = try await old.contents()
        #expect(contents.count == 15)
        #expect(try await new.contents() == contents)
        #expect(try await new.archive(withPrivateNotes: true) == lines)
        // They are found again, too.
        let merged = try await new.take(lines, .merge)
        #expect(merged.counts[.user] == .init(unchanged: 10))
        #expect(merged.counts[.session] == .init(unchanged: 3))
        #expect(try await new.contents() == contents)
    }

    @Test("what is written while it is made is not in it")
    func snapshot() async throws {
        let practice = try TestPractice(fixture: true)
        let before = try await practice.archive()
        let export = try await practice.practice.export(as: .clerk)
        var (lines, isLast) = try await export.next()
        try #require(!isLast)
        // The daemon and the application, in tables that were read already and those that were not.
        try await practice.application.run(
            """
            UPDATE Users SET name = 'Changed'; DELETE FROM FormResponses; UPDATE Resources SET title = 'Changed';
            """
        )
        _ = try await practice.practice.create(UserRequest(name: "New"), as: .clerk)
        while !isLast {
            let next = try await export.next()
            lines += next.lines
            isLast = next.isLast
        }
        #expect(lines == before)
        #expect(try await practice.archive() != before)
    }

    @Test("comes in batches of a size, however many rows there are")
    func batches() async throws {
        let practice = try TestPractice(fixture: true)
        let export = try await practice.practice.export(as: .clerk)
        var sizes: [Int] = []
        var isLast = false
        while !isLast {
            let next = try await export.next()
            sizes.append(next.lines.reduce(0) { $0 + $1.utf8.count })
            isLast = next.isLast
        }
        #expect(sizes.count > 5)
        #expect(sizes.dropLast().allSatisfy { (128 * 1024...257 * 1024).contains($0) })
        await #expect(throws: PracticeError.self) { try await export.next() }
    }

    @Test("a line that no message could carry ends the archive without a manifest")
    func tooLong() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        // Each quote is two octets in a line, and four in a message.
        try await practice.application.run(
            "UPDATE Users SET name = replace(hex(zeroblob(2300000)), '00', '\"\"') WHERE id = 'u-client-3'"
        )
        let export = try await practice.practice.export(as: .clerk)
        let error = await #expect(throws: PracticeError.self) { while try await !export.next().isLast {} }
        guard case .malformed(.user, "u-client-3", "name", _)? = error else { throw try #require(error) }
    }

    @Test("a database with records is not restored into")
    func notEmpty() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let lines = try await practice.archive()
        let contents = try await practice.contents()
        await #expect(throws: ArchiveError.notEmpty(records: 7)) { try await practice.take(lines) }
        #expect(try await practice.contents() == contents)
        #expect(try practice.archiveAudit().last == "refused:practice.import: there are records")
    }

    @Test("exports and imports are written down, and each row with its columns")
    func audit() async throws {
        let old = try TestPractice()
        try await old.populate()
        let lines = try await old.archive()
        #expect(try old.archiveAudit() == ["practice.export: the whole practice, without private notes"])
        let new = try TestPractice()
        try await new.take(lines)
        let entries = try new.store.auditEntries().map(\.entry)
        #expect(
            entries.map(\.action) == ["practice.import"] + Array(repeating: "user.import", count: 5)
                + Array(repeating: "therapist.import", count: 2)
        )
        #expect(entries.first?.reason == "restore of 7 rows, without private notes")
        #expect(entries.map(\.actor).allSatisfy { $0 == "uid:1000" })
        #expect(entries.dropFirst().first?.id == "u-therapist-1")
        // The feed has them as the daemon's own, so that nobody writes them down again.
        let changes = try new.store.changes(after: 0, limit: 100)
        #expect(changes.count == 7)
        #expect(changes.allSatisfy { $0.actor == "uid:1000" && $0.operation == .insert })
    }

    @Test("a dry run tells what a restoration would do, and does nothing")
    func rehearsal() async throws {
        let old = try TestPractice(fixture: true)
        let lines = try await old.archive()
        let new = try TestPractice()
        let rehearsed = try await new.take(lines, isRehearsal: true)
        #expect(try await new.contents().isEmpty)
        #expect(try await new.auditCount() == 0)
        #expect(try await new.take(lines) == rehearsed)
    }
}
