import Synchronization
import TherapyKit

/// Tables that refuse when a test says so, as a database does that is locked for too long.
final class FaultyTables: TableStore {
    private let tables: any TableStore
    private let failures = Mutex(0)

    init(_ tables: any TableStore) {
        self.tables = tables
    }

    /// Has the next calls refused.
    func failNext(_ count: Int) {
        failures.withLock { $0 = count }
    }

    func rows(_ sql: String, _ arguments: [SQLValue]) async throws(TableError) -> [SQLRow] {
        try refuse()
        return try await tables.rows(sql, arguments)
    }

    func write(_ statements: [SQLStatement]) async throws(TableError) -> [SQLResult] {
        try refuse()
        return try await tables.write(statements)
    }

    private func refuse() throws(TableError) {
        let isRefused = failures.withLock { failures in
            guard failures > 0 else { return false }
            failures -= 1
            return true
        }
        if isRefused { throw .unavailable(reason: "locked") }
    }
}
