import ConfinedTables
import Testing
import TherapyKit

@Suite("A plugin's tables")
struct ConfinedTablesTests {
    static let migration = TableMigration(
        name: "1-ledger",
        statements: [
            "CREATE TABLE {ledger} (session TEXT PRIMARY KEY, rule TEXT NOT NULL, sentAt TEXT) WITHOUT ROWID",
            "CREATE INDEX {ledger_rule} ON {ledger} (rule)",
        ]
    )

    private func tables() throws -> ConfinedTables {
        let tables = try ConfinedTables(plugin: "reminders")
        try tables.migrate([Self.migration])
        return tables
    }

    @Test(
        "what stands in braces gets its real name, and nothing else does",
        arguments: [
            ("SELECT * FROM {a}", #"SELECT * FROM "therapyd_plugin_p.a""#),
            ("SELECT '{a}', {a}.b FROM {a}", #"SELECT '{a}', "therapyd_plugin_p.a".b FROM "therapyd_plugin_p.a""#),
            (
                "SELECT 'it''s {a}', \"{a}\", [{a}], `{a}` -- {a}\n/* {a} */",
                "SELECT 'it''s {a}', \"{a}\", [{a}], `{a}` -- {a}\n/* {a} */"
            ),
            ("SELECT 'é{', {a_1}", #"SELECT 'é{', "therapyd_plugin_p.a_1""#),
            ("SELECT '{a}", "SELECT '{a}"),
        ]
    )
    func expands(sql: String, expanded: String) throws {
        #expect(try TableNames(plugin: "p").expand(sql) == expanded)
    }

    @Test("braces that hold no name are refused", arguments: ["{", "{}", "{a", "{a b}", "{1}", "{a.b}", "{\"}", "{é}"])
    func refusesBraces(sql: String) {
        #expect(throws: TableError.invalid(sql: sql, reason: "what stands in braces is no name of a table")) {
            try TableNames(plugin: "p").expand(sql)
        }
    }

    @Test("rows are written, changed and read with every kind of value")
    func values() async throws {
        let tables = try ConfinedTables(plugin: "p")
        try tables.migrate([TableMigration(name: "1", statements: ["CREATE TABLE {t} (a, b)"])])
        let values: [SQLValue] = [
            .null, .integer(.min), .real(0.5), .text("ü\0x"), .text(""), .blob([0, 255]), .blob([]),
        ]
        let inserted = try await tables.write(
            values.enumerated().map { SQLStatement("INSERT INTO {t} VALUES (?, ?)", [.integer(Int64($0)), $1]) }
        )
        #expect(inserted.map(\.changedRows) == values.map { _ in 1 })
        let rows = try await tables.rows("SELECT b FROM {t} ORDER BY a", [])
        #expect(rows.map { $0["b"] } == values)
        #expect(rows.first?["nothing"] == .null)
        let deleted = try await tables.write([SQLStatement("DELETE FROM {t} WHERE a < ? RETURNING a", [.integer(2)])])
        #expect(
            deleted == [SQLResult(changedRows: 2, rows: [0, 1].map { SQLRow(columns: ["a"], values: [.integer($0)]) })]
        )
    }

    @Test("statements of one write are all carried out, or none")
    func atomic() async throws {
        let tables = try tables()
        let insert = SQLStatement("INSERT INTO {ledger} VALUES (?, 'r', NULL)", [.text("s")])
        await #expect {
            try await tables.write([insert, insert])
        } throws: { error in
            guard case .constraint? = error as? TableError else { return false }
            return true
        }
        #expect(try await tables.rows("SELECT * FROM {ledger}", []).isEmpty)
    }

    @Test(
        "a statement that reaches for anything else is refused",
        arguments: [
            "SELECT privateNotes FROM Sessions",
            "SELECT * FROM main.Sessions",
            "SELECT * FROM therapyd_plugin_values",
            "SELECT * FROM \"therapyd_plugin_other.ledger\"",
            "SELECT rule FROM {ledger} UNION SELECT name FROM Users",
            "SELECT (SELECT email FROM Users LIMIT 1) FROM {ledger}",
            "INSERT INTO {ledger} SELECT id, name, '' FROM Users",
            "UPDATE Sessions SET status = 'completed'",
            "DELETE FROM {ledger} WHERE session IN (SELECT id FROM Sessions)",
            "CREATE TABLE {other} (a)",
            "CREATE TABLE other (a)",
            "CREATE TEMP TABLE {other} (a)",
            "CREATE VIEW {other} AS SELECT 1",
            "CREATE TRIGGER {other} AFTER INSERT ON {ledger} BEGIN DELETE FROM Sessions; END",
            "CREATE VIRTUAL TABLE {other} USING fts5(a)",
            "DROP TABLE {ledger}",
            "ALTER TABLE {ledger} ADD COLUMN a",
            "ATTACH 'other.sqlite' AS other",
            "PRAGMA table_info(Sessions)",
            "PRAGMA writable_schema = ON",
            "SELECT * FROM pragma_table_list",
            "SELECT load_extension('evil.so')",
            "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT a", "VACUUM", "VACUUM INTO 'copy.sqlite'", "REINDEX Sessions",
            "SELECT 1; DELETE FROM {ledger}",
            "", "-- nothing", "nonsense",
        ]
    )
    func confined(sql: String) async throws {
        let tables = try tables()
        await #expect(throws: TableError.self) { try await tables.write([SQLStatement(sql)]) }
        #expect(throws: TableError.self) { try tables.check(SQLStatement(sql)) }
    }

    @Test(
        "a step that makes what is not the plugin's own is refused, and nothing of it stays",
        arguments: [
            "CREATE TABLE Sessions (a)",
            "CREATE TABLE {a} (b REFERENCES Sessions(id))",
            "CREATE INDEX {a} ON Sessions (a)",
            "CREATE INDEX other ON {ledger} (sentAt)",
            "ALTER TABLE {ledger} RENAME TO other",
            "CREATE TRIGGER {a} AFTER INSERT ON {ledger} BEGIN SELECT 1; END",
            "CREATE VIEW {a} AS SELECT 1",
        ]
    )
    func confinedSteps(sql: String) async throws {
        let tables = try tables()
        #expect(throws: TableError.self) {
            try tables.migrate([TableMigration(name: "2", statements: ["CREATE TABLE {fine} (a)", sql])])
        }
        await #expect(throws: TableError.self) { try await tables.rows("SELECT * FROM {fine}", []) }
        #expect(try await tables.rows("SELECT * FROM {ledger}", []).isEmpty)
    }

    @Test("a write is refused where only reads are asked for")
    func reading() async throws {
        let tables = try tables()
        await #expect(throws: TableError.refused(reason: ConfinedTables.writesReason)) {
            try await tables.rows("DELETE FROM {ledger} RETURNING *", [])
        }
    }

    @Test("arguments have to fit the statement's places", arguments: [0, 2])
    func arguments(count: Int) async throws {
        let tables = try tables()
        let statement = SQLStatement(
            "SELECT * FROM {ledger} WHERE rule = ?",
            (0..<count).map { .integer(Int64($0)) }
        )
        #expect(throws: TableError.self) { try tables.check(statement) }
    }
}
