import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

/// Every row that the real application wrote, read and written again.
@Suite struct RecordRoundTripTests {
    @Test("users survive to the byte") func users() async throws { try await roundTrip(User.self) }
    @Test("therapists survive to the byte") func therapists() async throws { try await roundTrip(Therapist.self) }
    @Test("sessions survive to the byte") func sessions() async throws { try await roundTrip(Session.self) }
    @Test("forms survive to the byte") func forms() async throws { try await roundTrip(Form.self) }
    @Test("responses survive to the byte") func responses() async throws { try await roundTrip(FormResponse.self) }
    @Test("resources survive to the byte") func resources() async throws { try await roundTrip(Resource.self) }
    @Test("assignments survive to the byte") func assignments() async throws { try await roundTrip(Assignment.self) }

    @Test("the fixture has rows of every kind, with private notes, integrations and missing values among them")
    func fixtureIsRich() async throws {
        let fixture = try TestPractice(fixture: true)
        let counts = try await fixture.rows(
            """
            SELECT (SELECT count(*) FROM Users), (SELECT count(*) FROM Therapists), (SELECT count(*) FROM Sessions),
            (SELECT count(*) FROM Forms), (SELECT count(*) FROM FormResponses), (SELECT count(*) FROM Resources),
            (SELECT count(*) FROM ResourceAssignments), (SELECT count(*) > 0 FROM Sessions WHERE privateNotes <> ''),
            (SELECT count(*) > 0 FROM Therapists WHERE calendarIntegration IS NOT NULL);
            """
        )
        #expect(counts == "128|8|7125|5|740|56|480|1|1")
    }

    private func roundTrip<Record: StoredRecord>(_ type: Record.Type) async throws {
        let source = try TestPractice(fixture: true)
        let target = try TestPractice()
        let columns = Record.selection.joined(separator: ", ")
        let records = try source.store.fetch { db in
            try Row.fetchAll(db, sql: "SELECT \(columns) FROM \(Record.source) ORDER BY id").map {
                try Record(row: $0)
            }
        }
        let names = try source.store.fetch { try $0.columns(in: Record.entity.table).map(\.name) }
            .filter { $0 != "privateNotes" }
        // As bytes: an equal text of another kind, or a number for a text, is a difference.
        let bytes = names.map { "typeof(\"\($0)\") || ' ' || hex(coalesce(\"\($0)\", ''))" }.joined(
            separator: " || '|' || "
        )
        let select = "SELECT \(bytes) FROM \(Record.entity.table) ORDER BY id"
        let wanted = try source.store.fetch { try String.fetchAll($0, sql: select) }
        let written = try await target.store.transaction { db in
            // The rows that these refer to are other tables' tests, so they are gone before the commit.
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for record in records { try record.insert(db, in: ApplicationSchema()) }
            defer { try? db.execute(sql: "DELETE FROM \(Record.entity.table)") }
            return try String.fetchAll(db, sql: select)
        }
        #expect(wanted.count == written.count)
        #expect(!wanted.isEmpty)
        for (wanted, written) in zip(wanted, written) where wanted != written {
            Issue.record("\(wanted) became \(written)")
        }
    }
}
