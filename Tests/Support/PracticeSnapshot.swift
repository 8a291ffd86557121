import TherapyKit

/// The rows of the seven tables at one moment: tells what another program changed since, by comparison alone.
package struct PracticeSnapshot: Sendable {
    private static let tables: [(entity: Entity, name: String)] = [
        (.user, "Users"), (.therapist, "Therapists"), (.session, "Sessions"), (.form, "Forms"),
        (.formResponse, "FormResponses"), (.resource, "Resources"), (.assignment, "ResourceAssignments"),
    ]

    private let practice: TestPractice
    private let directory: TemporaryDirectory
    private let copy: String
    /// `Sessions|status`, for each table and column.
    private let columns: [Substring]

    package init(of practice: TestPractice) async throws {
        self.practice = practice
        directory = try TemporaryDirectory()
        copy = directory.file("earlier.sqlite")
        columns = try await practice.rows(
            """
            VACUUM INTO '\(copy)';
            SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table';
            """
        ).split(separator: "\n")
    }

    /// Each row that is new, different or gone, as in `Session 5d10b6fd update [status,updatedAt]`; sorted.
    package func differences() async throws -> [String] {
        let queries = Self.tables.flatMap { entity, table in
            let prefix = "\(table)|"
            let names = columns.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
            return Self.queries(entity, table, columns: names)
        }
        let rows = try await practice.rows("ATTACH '\(copy)' AS earlier;\n\(queries.joined(separator: "\n"))")
        return rows.split(separator: "\n").map(String.init).sorted()
    }

    private static func queries(_ entity: Entity, _ table: String, columns: [Substring]) -> [String] {
        let names = columns.map { "CASE WHEN old.\($0) IS NOT new.\($0) THEN '\($0),' ELSE '' END" }
            .joined(separator: " || ")
        let differs = columns.map { "old.\($0) IS NOT new.\($0)" }.joined(separator: " OR ")
        return [
            """
            SELECT '\(entity.rawValue) ' || id || ' insert []' FROM main.\(table)
            WHERE id NOT IN (SELECT id FROM earlier.\(table));
            """,
            """
            SELECT '\(entity.rawValue) ' || id || ' delete []' FROM earlier.\(table)
            WHERE id NOT IN (SELECT id FROM main.\(table));
            """,
            """
            SELECT '\(entity.rawValue) ' || new.id || ' update [' || rtrim(\(names), ',') || ']'
            FROM main.\(table) new JOIN earlier.\(table) old USING (id) WHERE \(differs);
            """,
        ]
    }
}
