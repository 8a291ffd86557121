package import PracticeStore
import TherapyKit

/// The rows of the seven tables at one moment: tells what another program changed since, by comparison alone.
package struct PracticeSnapshot: Sendable {
    package static let records: [any StoredRecord.Type] = [
        User.self, Therapist.self, Session.self, Form.self, FormResponse.self, Resource.self, Assignment.self,
    ]

    private let practice: TestPractice
    private let directory: TemporaryDirectory
    private let copy: String

    package init(of practice: TestPractice) async throws {
        self.practice = practice
        directory = try TemporaryDirectory()
        copy = directory.file("earlier.sqlite")
        try await practice.application.run("VACUUM INTO '\(copy)';")
    }

    /// Each row that is new, different or gone, as in `Session 5d10b6fd update [status,updatedAt]`; sorted.
    package func differences() async throws -> [String] {
        let columns = try await practice.rows(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table';"
        ).split(separator: "\n")
        let queries = Self.records.flatMap { record in
            let prefix = "\(record.table)|"
            let names = columns.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
            return Self.queries(record, columns: names)
        }
        let rows = try await practice.rows("ATTACH '\(copy)' AS earlier;\n\(queries.joined(separator: "\n"))")
        return rows.split(separator: "\n").map(String.init).sorted()
    }

    private static func queries(_ record: any StoredRecord.Type, columns: [Substring]) -> [String] {
        let (entity, table) = (record.entity.rawValue, record.table)
        let names = columns.map { "CASE WHEN old.\($0) IS NOT new.\($0) THEN '\($0),' ELSE '' END" }
            .joined(separator: " || ")
        let differs = columns.map { "old.\($0) IS NOT new.\($0)" }.joined(separator: " OR ")
        return [
            """
            SELECT '\(entity) ' || id || ' insert []' FROM main.\(table)
            WHERE id NOT IN (SELECT id FROM earlier.\(table));
            """,
            """
            SELECT '\(entity) ' || id || ' delete []' FROM earlier.\(table)
            WHERE id NOT IN (SELECT id FROM main.\(table));
            """,
            """
            SELECT '\(entity) ' || new.id || ' update [' || rtrim(\(names), ',') || ']'
            FROM main.\(table) new JOIN earlier.\(table) old USING (id) WHERE \(differs);
            """,
        ]
    }
}
