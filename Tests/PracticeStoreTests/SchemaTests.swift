import TestSupport
import Testing

@testable import PracticeStore

@Suite struct SchemaTests {
    private static let tables = ApplicationSchema.tables.map(\.name)

    @Test("a new file gets the seven tables in the words in which Sequelize creates them", arguments: tables)
    func createsTables(table: String) async throws {
        let created = try TestPractice()
        let fixture = try Fixture()
        let sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '\(table)';"
        #expect(try await created.rows(sql) == fixture.rows(sql))
    }

    @Test(
        "their columns, keys and references are the fixture's, one by one",
        arguments: tables,
        ["pragma_table_xinfo", "pragma_foreign_key_list"]
    )
    func columnsAgree(table: String, pragma: String) async throws {
        let created = try TestPractice()
        let fixture = try Fixture()
        let sql = "SELECT * FROM \(pragma)('\(table)');"
        #expect(try await created.rows(sql) == fixture.rows(sql))
    }

    @Test(
        "the daemon's knowledge of a table names every column that Sequelize gave it",
        arguments: ApplicationSchema.tables
    )
    func knowsColumns(table: ApplicationSchema.Table) async throws {
        let fixture = try Fixture()
        let names = try await fixture.rows("SELECT name FROM pragma_table_info('\(table.name)');")
        #expect(table.columns == names.split(separator: "\n").map(String.init))
    }

    @Test("no table of ours needs a newer SQLite than the application may embed")
    func readsWithOldSQLite() async throws {
        let created = try TestPractice()
        let strict = try await created.rows("SELECT count(*) FROM sqlite_master WHERE upper(sql) LIKE '%) STRICT%';")
        #expect(strict == "0")
    }
}

/// A copy of the fixture that no daemon has touched.
struct Fixture {
    private let directory: TemporaryDirectory
    private let program: ForeignProgram

    init() throws {
        directory = try TemporaryDirectory()
        program = ForeignProgram(try directory.copyOfFixture())
    }

    func rows(_ sql: String) async throws -> String { try await program.run(sql) }
}
