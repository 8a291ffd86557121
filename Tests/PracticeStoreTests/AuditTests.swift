import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

@Suite struct AuditTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice()
    }

    private func append(_ count: Int, from first: Int = 1) async throws {
        try await practice.store.transaction { db in
            for number in first..<first + count {
                try AuditTrail.append(
                    db,
                    AuditEntry(
                        at: TestPractice.noon + .seconds(number),
                        actor: number.isMultiple(of: 2) ? .plugin("reminders") : .account(uid: 1000, user: nil),
                        action: "session.complete",
                        entity: .session,
                        id: "s-\(number)",
                        columns: ["status", "updatedAt"],
                        reason: number == 3 ? "by mistake" : nil
                    )
                )
            }
        }
    }

    @Test("entries are read back as they were appended, all or of one row, in pages")
    func reading() async throws {
        try await append(5)
        let all = try practice.store.auditEntries()
        #expect(all.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(all[1].entry.actor == "plugin:reminders")
        #expect(all[2].entry.uid == 1000)
        #expect(all[2].entry.reason == "by mistake")
        #expect(all[2].entry.columns == ["status", "updatedAt"])
        #expect(try practice.store.auditEntries(id: "s-4").map(\.sequence) == [4])
        #expect(try practice.store.auditEntries(after: 2, limit: 2).map(\.sequence) == [3, 4])
    }

    @Test("a chain that nobody touched is whole")
    func intact() async throws {
        #expect(try await practice.store.verifyAudit() == AuditVerification(entries: 0, firstBroken: nil))
        try await append(50)
        try await append(50, from: 51)
        #expect(try await practice.store.verifyAudit() == AuditVerification(entries: 100, firstBroken: nil))
    }

    /// Each with the place that is to be found.
    private static let tamperings: [(script: String, firstBroken: Int64)] = [
        ("UPDATE therapyd_audit SET actor = 'daemon' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET at = '2026-12-01 12:00:09.000 +00:00' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET uid = 1001 WHERE sequence = 5", 5),
        ("UPDATE therapyd_audit SET uid = NULL WHERE sequence = 5", 5),
        ("UPDATE therapyd_audit SET action = 'session.cancel' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET entity = 'User' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET rowId = 's-9' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET columns = 'status' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET reason = NULL WHERE sequence = 3", 3),
        ("UPDATE therapyd_audit SET reason = '' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET hash = x'00' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET at = '2026-12-01T12:00:04.000Z' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET at = x'ff' WHERE sequence = 4", 4),
        ("UPDATE therapyd_audit SET uid = -1 WHERE sequence = 5", 5),
        ("UPDATE therapyd_audit SET uid = 4294968296 WHERE sequence = 5", 5),
        ("UPDATE therapyd_audit SET uid = 'root' WHERE sequence = 5", 5),
        ("UPDATE therapyd_audit SET actor = x'ff00' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET actor = CAST(actor AS BLOB) WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET action = x'ff' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET entity = 'Nothing' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET entity = x'00' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET entity = '' WHERE sequence = 2", 2),
        ("UPDATE therapyd_audit SET rowId = NULL WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET rowId = x'ff' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET columns = 'status  updatedAt' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET columns = 'status updatedAt ' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET columns = 'updatedAt status' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET columns = x'' WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET reason = 'by mistake ' WHERE sequence = 3", 3),
        ("UPDATE therapyd_audit SET reason = x'00' WHERE sequence = 3", 3),
        ("UPDATE therapyd_audit SET hash = 'text' WHERE sequence = 6", 6),
        ("UPDATE therapyd_audit SET actor = 'daemon' WHERE sequence = 6", 6),
        ("UPDATE therapyd_audit SET hash = x'00' WHERE sequence = 6", 6),
        ("DELETE FROM therapyd_audit WHERE sequence = 4", 4),
        ("DELETE FROM therapyd_audit WHERE sequence = 6", 6),
        ("DELETE FROM therapyd_audit WHERE sequence > 3", 4),
        ("DELETE FROM therapyd_audit", 1),
        ("DELETE FROM therapyd_audit_head", 7),
        ("UPDATE therapyd_audit_head SET hash = x'00'", 7),
        ("UPDATE therapyd_audit_head SET hash = x'', sequence = 9", 7),
        (
            """
            UPDATE therapyd_audit SET sequence = 100 WHERE sequence = 2;
            UPDATE therapyd_audit SET sequence = 2 WHERE sequence = 3;
            UPDATE therapyd_audit SET sequence = 3 WHERE sequence = 100
            """, 2
        ),
        (
            """
            DELETE FROM therapyd_audit WHERE sequence = 3;
            UPDATE therapyd_audit SET sequence = sequence - 1 WHERE sequence > 3
            """, 3
        ),
        (
            """
            UPDATE therapyd_audit SET sequence = -sequence WHERE sequence > 3;
            UPDATE therapyd_audit SET sequence = 1 - sequence WHERE sequence < 0;
            INSERT INTO therapyd_audit SELECT 4, at, actor, uid, action, entity, rowId, columns, reason, hash
            FROM therapyd_audit WHERE sequence = 3
            """, 4
        ),
        (
            """
            INSERT INTO therapyd_audit SELECT 0, at, actor, uid, action, entity, rowId, columns, reason, hash
            FROM therapyd_audit WHERE sequence = 1
            """, 1
        ),
        (
            """
            INSERT INTO therapyd_audit SELECT 7, at, actor, uid, action, entity, rowId, columns, reason, hash
            FROM therapyd_audit WHERE sequence = 6
            """, 7
        ),
        ("DELETE FROM therapyd_audit WHERE sequence = 1", 1),
        ("UPDATE therapyd_audit SET sequence = 7 WHERE sequence = 6", 6),
    ]

    @Test("whatever is changed behind the triggers' back is found", arguments: tamperings)
    func tampering(script: String, firstBroken: Int64) async throws {
        try await append(6)
        try await practice.application.run(
            "DROP TRIGGER therapyd_audit_update; DROP TRIGGER therapyd_audit_delete; \(script);"
        )
        #expect(try await practice.store.verifyAudit().firstBroken == firstBroken)
        // What is left can be read all the same.
        _ = try practice.store.auditEntries()
    }

    @Test("who changes an entry and gives it a link that fits is found by the entry behind it")
    func forgedLink() async throws {
        try await append(6)
        let records = try practice.store.auditEntries()
        let forged = AuditEntry(
            at: TestPractice.noon,
            actor: .daemon,
            action: "session.cancel",
            entity: .session,
            id: "s-4"
        )
        let link = forged.hash(sequence: 4, previous: records[2].hash).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        try await practice.application.run(
            """
            DROP TRIGGER therapyd_audit_update;
            UPDATE therapyd_audit SET at = '\(TestPractice.noon.databaseText)', actor = 'daemon', uid = NULL,
            action = 'session.cancel', columns = '', reason = NULL, hash = x'\(link.joined())' WHERE sequence = 4;
            """
        )
        #expect(try practice.store.auditEntries()[3].entry == forged)
        #expect(try await practice.store.verifyAudit().firstBroken == 5)
        #expect(practice.log.lines.contains("error: the audit trail is broken entry=5"))
    }

    @Test(
        "the table itself refuses to be changed",
        arguments: [
            "UPDATE therapyd_audit SET actor = 'x';", "DELETE FROM therapyd_audit;",
            "REPLACE INTO therapyd_audit SELECT * FROM therapyd_audit LIMIT 1;",
        ]
    )
    func appendOnly(script: String) async throws {
        try await append(2)
        await #expect(throws: ForeignProgram.Failure.self) { try await practice.application.run(script) }
        #expect(try await practice.store.verifyAudit() == AuditVerification(entries: 2, firstBroken: nil))
    }

    @Test("what the application wrote becomes entries of its own, each once, and never with values")
    func foreignChanges() async throws {
        try await practice.populate()
        try await practice.store.write(as: .daemon) { db in
            try db.execute(sql: "UPDATE Users SET phone = '+1 555 SECRET' WHERE id = 'u-client-1'")
        }
        try await practice.application.run("UPDATE Users SET name = 'SECRET' WHERE id = 'u-client-2';")
        while try await practice.store.auditForeignChanges(limit: 3) == 3 {}
        while try await practice.store.auditForeignChanges(limit: 3) == 3 {}
        let entries = try practice.store.auditEntries().map(\.entry)
        #expect(entries.count == 8)
        #expect(entries.allSatisfy { $0.actor == "application" })
        #expect(entries.last?.action == "user.update")
        #expect(entries.last?.columns == ["name"])
        #expect(entries.last?.id == "u-client-2")
        #expect(try await !practice.rows(".dump therapyd_audit").contains("SECRET"))
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    @Test(
        "a database that refuses is told of once, however long it does, and its end as well; nothing is missing then",
        .timeLimit(.minutes(1))
    )
    func waits() async throws {
        try await practice.populate()
        try await practice.application.run("ALTER TABLE therapyd_audit RENAME TO taken_away;")
        let store = practice.store
        let audit = Task { try await store.auditForeignCommits(pause: .milliseconds(1)) }
        let refusals = { practice.log.lines.filter { $0.hasPrefix("error: the audit trail waits") } }
        while refusals().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        // Many tries later.
        try await Task.sleep(for: .milliseconds(300))
        #expect(refusals().count == 1)
        try await practice.application.run("ALTER TABLE taken_away RENAME TO therapyd_audit;")
        while !practice.log.lines.contains("notice: the audit trail goes on, without a gap") {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(refusals().count == 1)
        #expect(try store.auditEntries().count == 7)
        audit.cancel()
        _ = await audit.result
    }
}
