/// The forms in which a table's columns hold their values, by what Sequelize 6 expects of a column of its type.
package struct ColumnShapes: Sendable {
    /// For each column, the kinds of value that were met, such as `text as it should be`.
    package let kinds: [String: Set<String>]

    /// - Parameter condition: which rows to look at.
    package init(of table: String, in program: ForeignProgram, where condition: String = "true") async throws {
        let columns = try await program.run("SELECT name, type FROM pragma_table_info('\(table)');")
        let queries = columns.split(separator: "\n").map { line in
            let (name, type) = (line.prefix { $0 != "|" }, line.drop { $0 != "|" }.dropFirst())
            return """
                SELECT DISTINCT '\(name)', typeof(\(name)) || CASE
                WHEN \(name) IS NULL THEN '' WHEN \(Self.condition("\(name)", type: type)) THEN ' as it should be'
                ELSE ' as no column of this type has it' END
                FROM \(table) WHERE \(condition);
                """
        }
        var kinds: [String: Set<String>] = [:]
        for row in try await program.run(queries.joined(separator: "\n")).split(separator: "\n") {
            kinds[String(row.prefix { $0 != "|" }), default: []].insert(String(row.drop { $0 != "|" }.dropFirst()))
        }
        self.kinds = kinds
    }

    /// What is met here and not there, or is wrong anywhere.
    package func strangers(to other: ColumnShapes) -> [String] {
        kinds.flatMap { name, kinds in
            kinds.filter { !$0.hasSuffix("it should be") && $0 != "null" || other.kinds[name]?.contains($0) != true }
                .map { "\(name): \($0)" }
        }.sorted()
    }

    private static func condition(_ column: String, type: Substring) -> String {
        switch type {
        case "UUID": "\(column) GLOB '\(uuid)'"
        case "DATETIME": "\(column) GLOB '\(date)'"
        // SQLite's json() writes compact text, and leaves numbers, escapes and the order of members alone.
        case "JSON": "json_valid(\(column)) AND json(\(column)) = \(column)"
        case "TINYINT(1)": "typeof(\(column)) = 'integer' AND \(column) IN (0, 1)"
        default: "typeof(\(column)) = 'text'"
        }
    }

    private static let date =
        "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9] +00:00"
    private static let uuid = [8, 4, 4, 4, 12].map { String(repeating: "[0-9a-f]", count: $0) }.joined(separator: "-")
}
