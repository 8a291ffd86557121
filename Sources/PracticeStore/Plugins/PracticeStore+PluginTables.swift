import ConfinedTables
import Crypto
import FoundationEssentials
package import GRDB
import GroupCommit
package import TherapyKit

/// What a plugin has left in the database, by the kind of thing.
package struct PluginRemains: Hashable, Sendable {
    package var tables: [String] = []
    package var values = 0
    package var setAsideEvents = 0
}

/// The steps that plugins' tables have taken, and what becomes of them.
extension PracticeStore {
    /// Brings a plugin's tables to the shape that its manifest knows.
    /// - Throws: ``TableError``: nothing has changed then.
    package func openTables(of plugin: String, steps: [TableMigration]) async throws(TableError) -> PluginTables {
        let confined = try ConfinedTables(plugin: plugin)
        let expanded = try confined.migrate(steps)
        let digests = zip(steps, expanded).map { step, statements in
            let digest = SHA256.hash(data: Array(statements.joined(separator: ";").utf8))
            return (name: step.name, digest: Array(digest.prefix(16)), statements: statements)
        }
        do {
            try await groupCommit.write { db in
                let taken = try Row.fetchAll(
                    db,
                    sql: "SELECT name, digest FROM therapyd_plugin_migrations WHERE plugin = ? ORDER BY id",
                    arguments: [plugin]
                )
                for (index, row) in taken.enumerated() {
                    let name: String = row["name"]
                    guard index < digests.count, digests[index].name == name else {
                        throw TableError.refused(
                            reason: "its tables have taken the step \(name), which this version does not know"
                        )
                    }
                    guard digests[index].digest == [UInt8](row["digest"] as Data) else {
                        throw TableError.refused(reason: "the step \(name) of its tables is not the one that was taken")
                    }
                }
                for step in digests.dropFirst(taken.count) {
                    for sql in step.statements { try db.execute(sql: sql) }
                    try db.execute(
                        sql: "INSERT INTO therapyd_plugin_migrations (plugin, name, digest) VALUES (?, ?, ?)",
                        arguments: [plugin, step.name, Data(step.digest)]
                    )
                }
            }
        } catch let error as TableError {
            throw error
        } catch let error as DatabaseError {
            throw .invalid(sql: error.sql ?? "", reason: error.message ?? "\(error.extendedResultCode)")
        } catch {
            throw .unavailable(reason: "\(error)")
        }
        return PluginTables(plugin: plugin, store: self, confined: confined)
    }

    /// Removes everything that a plugin keeps, as if it had never run. Its audit entries stay.
    package func removeRemains(of plugin: String) async throws(PracticeError) -> PluginRemains {
        try await transaction { db in
            var remains = PluginRemains()
            remains.tables = try Self.tables(db, of: plugin)
            // Whichever of them refers to which.
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for table in remains.tables { try db.execute(sql: "DROP TABLE \(table.quotedDatabaseIdentifier)") }
            func delete(from table: String, whose column: String, is value: String) throws -> Int {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [value])
                return db.changesCount
            }
            _ = try delete(from: "therapyd_plugin_migrations", whose: "plugin", is: plugin)
            remains.values = try delete(from: "therapyd_plugin_values", whose: "plugin", is: plugin)
            remains.setAsideEvents = try delete(from: "therapyd_plugin_set_aside", whose: "plugin", is: plugin)
            _ = try delete(from: "therapyd_plugin_crashes", whose: "plugin", is: plugin)
            _ = try delete(from: "therapyd_plugins", whose: "name", is: plugin)
            _ = try delete(from: "therapyd_consumers", whose: "name", is: "plugin:\(plugin)")
            return remains
        }
    }

    static func tables(_ db: Database, of plugin: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, ?) = ? ORDER BY name",
            arguments: [TableNames(plugin: plugin).prefix.count, TableNames(plugin: plugin).prefix]
        )
    }

    /// Deletes what plugins' tables keep of a client: the rows whose column `clientId` holds the id.
    /// - Returns: how many rows of which table are gone.
    package static func erase(client id: String, fromPluginTables db: Database) throws -> [String: Int] {
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT schema.name FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS field
                WHERE schema.type = 'table' AND schema.name LIKE 'therapyd\\_plugin\\_%.%' ESCAPE '\\'
                    AND field.name = 'clientId' COLLATE NOCASE
                """
        )
        var counts: [String: Int] = [:]
        for table in tables {
            try db.execute(
                sql: "DELETE FROM \(table.quotedDatabaseIdentifier) WHERE clientId = ?",
                arguments: [id]
            )
            if db.changesCount > 0 { counts[table] = db.changesCount }
        }
        return counts
    }
}
