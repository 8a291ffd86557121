import GRDB
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

/// All that a practice's file holds, but for the audit trail, which is looked at apart.
struct FileTrace: Equatable {
    /// Each table by its checksum, the schema, and the numbers that are used up.
    let rows: String
    let audit: [String]

    init(_ practice: TestPractice) async throws {
        let tables = try practice.store.fetch { db in
            try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
        }.filter { !$0.hasPrefix("therapyd_audit") }
        let sums = tables.map { ".print \($0)\n.sha3sum \($0)" }.joined(separator: "\n")
        rows = try await practice.rows("\(sums)\nSELECT * FROM sqlite_sequence; SELECT name, sql FROM sqlite_master;")
        audit = try practice.store.auditEntries(limit: 100_000).map(\.entry.action)
    }

    /// Nothing changed but that refusals were written down.
    func expectOnlyRefusals(
        _ actions: [String],
        in practice: TestPractice,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let now = try await FileTrace(practice)
        #expect(now.rows == rows, sourceLocation: sourceLocation)
        #expect(now.audit == audit + actions, sourceLocation: sourceLocation)
    }
}

extension TestPractice {
    /// Beside the people a record of each other kind, as the application writes them, with members of its own.
    func populateRecords() async throws {
        try await populate()
        let now = "'\(clock.now.databaseText)', '\(clock.now.databaseText)'"
        try await application.run(
            """
            UPDATE Users SET phone = '+1 555', timeZone = 'Europe/Paris' WHERE id = 'u-client-1';
            UPDATE Therapists SET specialties = '["act"]', meta = '{"color":"#fff"}', calendarIntegration =
              '{"provider":"google","calendarId":"c-1","syncToken":"tok"}' WHERE id = 't-1';
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, sharedNotes, meta,
              createdAt, updatedAt) VALUES
              ('s-1', 't-1', 'u-client-1', '2026-12-01 13:00:00.000 +00:00', '2026-12-01 13:50:00.000 +00:00',
              'regular', 'video', 'Bring it.', '{"room":"blue"}', \(now));
            INSERT INTO Forms (id, title, description, type, fields, meta, createdAt, updatedAt) VALUES
              ('f-1', 'Mood', 'Daily', 'custom',
              '[{"id":"mood","label":"Mood","type":"text","required":true,"ui":{"w":2}}]', '{"owner":"app"}', \(now));
            INSERT INTO Resources (id, therapistId, title, description, type, url, tags, meta, createdAt, updatedAt) VALUES
              ('x-1', 't-1', 'Sheet', 'A sheet', 'pdf', '/sheet.pdf', '["a"]', '{"v":3}', \(now));
            INSERT INTO ResourceAssignments (id, resourceId, clientId, assignedAt, dueDate, notes, createdAt, updatedAt)
              VALUES ('a-1', 'x-1', 'u-client-1', '\(clock.now.databaseText)', '2026-12-05 12:00:00.000 +00:00', 'Once.',
              \(now));
            """
        )
    }

    /// A table's columns, in their order.
    func columns(of entity: Entity) throws -> [String] {
        try store.fetch { try $0.columns(in: entity.table).map(\.name) }
    }

    /// Makes triggers that are gone again, as the watch does when it sees that the schema is another.
    func tendTriggers() async throws {
        let attachments = store.attachments
        try await store.transaction { db in _ = try attachments.ensure(in: db) { _ in } }
    }
}
