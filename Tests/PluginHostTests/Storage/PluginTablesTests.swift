import JobScheduler
import PluginHost
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("Tables of plugins in the practice's database")
struct PluginTablesTests {
    static let first = TableMigration(
        name: "1-ledger",
        statements: ["CREATE TABLE {ledger} (session TEXT PRIMARY KEY, clientId TEXT)"]
    )
    static let second = TableMigration(name: "2-state", statements: ["ALTER TABLE {ledger} ADD COLUMN state TEXT"])
    let test: TestPractice
    var store: PracticeStore { test.store }

    init() throws {
        test = try TestPractice()
    }

    @Test("steps are taken once each, and rows last")
    func steps() async throws {
        let before = try await store.openTables(of: "p", steps: [Self.first])
        _ = try await before.write([SQLStatement("INSERT INTO {ledger} VALUES ('s', 'c')")])
        let after = try await store.openTables(of: "p", steps: [Self.first, Self.second])
        let rows = try await after.rows("SELECT * FROM {ledger} WHERE session = ?", [.text("s")])
        #expect(rows == [SQLRow(columns: ["session", "clientId", "state"], values: [.text("s"), .text("c"), .null])])
        #expect(
            try await test.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'therapyd_plugin_p%'")
                == "therapyd_plugin_p.ledger"
        )
    }

    @Test("an older version, or a step that is another now, is refused and changes nothing")
    func other() async throws {
        _ = try await store.openTables(of: "p", steps: [Self.first, Self.second])
        await #expect {
            try await store.openTables(of: "p", steps: [Self.first])
        } throws: {
            "\($0)".contains("its tables have taken the step 2-state, which this version does not know")
        }
        let other = TableMigration(name: "1-ledger", statements: ["CREATE TABLE {ledger} (a)"])
        await #expect {
            try await store.openTables(of: "p", steps: [other])
        } throws: {
            "\($0)".contains("the step 1-ledger of its tables is not the one that was taken")
        }
    }

    @Test("a statement that the practice's database alone could answer is refused all the same")
    func confined() async throws {
        try await test.populate()
        let tables = try await store.openTables(of: "p", steps: [Self.first])
        _ = try await store.openTables(of: "q", steps: [Self.first])
        for sql in [
            "SELECT privateNotes FROM Sessions", "SELECT * FROM Users", "SELECT * FROM \"therapyd_plugin_q.ledger\"",
            "SELECT * FROM sqlite_schema, Users",
        ] {
            await #expect(throws: TableError.self) { try await tables.rows(sql, []) }
        }
    }

    @Test("a write that fails undoes itself alone")
    func alone() async throws {
        let tables = try await store.openTables(of: "p", steps: [Self.first])
        let twice = Array(repeating: SQLStatement("INSERT INTO {ledger} VALUES ('a', '')"), count: 2)
        let failing = Task { try await tables.write(twice) }
        _ = try await tables.write([SQLStatement("INSERT INTO {ledger} VALUES ('b', '')")])
        await #expect(throws: TableError.self) { try await failing.value }
        #expect(try await tables.rows("SELECT session FROM {ledger}", []).map { $0["session"] } == [.text("b")])
    }

    @Test("a statement that does not end is interrupted")
    func endless() async throws {
        let tables = try await store.openTables(of: "p", steps: [])
        let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        await #expect(throws: TableError.refused(reason: "it took longer than a statement may")) {
            try await tables.rows(endless, [])
        }
    }

    @Test("erasing a client deletes the rows of a column clientId, in every plugin's tables")
    func erasure() async throws {
        try await test.populate()
        let client = User.ID("u-client-1")
        for plugin in ["p", "q"] {
            let tables = try await store.openTables(of: plugin, steps: [Self.first])
            _ = try await tables.write(
                [client.text, "other"].map {
                    SQLStatement("INSERT INTO {ledger} VALUES (?, ?)", [.text($0), .text($0)])
                }
            )
        }
        _ = try await test.practice.erase(client: client, because: "asked to", as: .clerk)
        for plugin in ["p", "q"] {
            let tables = try await store.openTables(of: plugin, steps: [Self.first])
            #expect(
                try await tables.rows("SELECT clientId FROM {ledger}", []).map { $0["clientId"] } == [.text("other")]
            )
        }
    }

    @Test("a plugin's remains are removed on request, and nobody else's")
    func removal() async throws {
        for plugin in ["p", "p-2"] {
            _ = try await store.openTables(of: plugin, steps: [Self.first])
            try await store.setPluginValues([KeyedValue("k", 1)], of: plugin)
        }
        let remains = try await store.removeRemains(of: "p")
        #expect(remains.tables == ["therapyd_plugin_p.ledger"])
        #expect(remains.values == 1)
        #expect(try store.pluginValue(forKey: "k", of: "p") == nil)
        #expect(try store.pluginValue(forKey: "k", of: "p-2") == 1)
        #expect(
            try await test.rows("SELECT group_concat(name) FROM sqlite_schema WHERE name LIKE 'therapyd_plugin_p%.%'")
                == "therapyd_plugin_p-2.ledger"
        )
    }
}
