import PracticeStore
import TaskLanes
import TherapyKit

/// A plugin's own tables, written to at a pace that leaves room for others.
struct PacedTables: TableStore {
    let tables: PluginTables
    let allowance: PluginAllowance

    func rows(_ sql: String, _ arguments: [SQLValue]) async throws(TableError) -> [SQLRow] {
        try await offLane { () async throws(TableError) in try await tables.rows(sql, arguments) }
    }

    func write(_ statements: [SQLStatement]) async throws(TableError) -> [SQLResult] {
        do { try await allowance.waitToWrite(statements.count) } catch {
            throw .unavailable(reason: "the call was cancelled before it was its turn")
        }
        return try await offLane { () async throws(TableError) in try await tables.write(statements) }
    }
}
