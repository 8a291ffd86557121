import ConfinedTables
import FoundationEssentials
import GRDB
import GRDBSQLite
import GroupCommit
package import TherapyKit

/// A plugin's own tables in the practice's database.
///
/// Every statement is tried first on a database in memory that has nothing but the plugin's tables; what passes there
/// cannot touch anything else here.
package struct PluginTables: TableStore {
    /// For how long a statement may keep the writer.
    private static let patience = Duration.seconds(2)

    let plugin: String
    let store: PracticeStore
    let confined: ConfinedTables

    package func rows(_ sql: String, _ arguments: [SQLValue]) async throws(TableError) -> [SQLRow] {
        let statement = SQLStatement(sql, arguments)
        let checked = try confined.check(statement)
        guard checked.isReadOnly else { throw .refused(reason: ConfinedTables.writesReason) }
        return try await attempt(sql) {
            // One statement needs no transaction around it.
            try await store.pool.unsafeRead { db in try Self.run(checked, arguments, db).rows }
        }
    }

    package func write(_ statements: [SQLStatement]) async throws(TableError) -> [SQLResult] {
        var checked: [ConfinedTables.CheckedStatement] = []
        for statement in statements { checked.append(try confined.check(statement)) }
        let pairs = Array(zip(checked, statements.map(\.arguments)))
        return try await attempt(statements.first?.sql ?? "") {
            // The tables are nobody else's: nobody waits for a word of the commit.
            try await store.groupCommit.write { db in
                try pairs.map { try Self.run($0, $1, db) }
            }
        }
    }

    // MARK: Running

    private static func run(
        _ checked: ConfinedTables.CheckedStatement,
        _ arguments: [SQLValue],
        _ db: Database
    ) throws -> SQLResult {
        let statement = try db.cachedStatement(sql: checked.sql)
        try statement.setArguments(StatementArguments(arguments.map(\.databaseValue)))
        let before = db.totalChangesCount
        return try withPatience(db) {
            let columns = statement.columnNames
            var rows: [SQLRow] = []
            let cursor = try Row.fetchCursor(statement)
            while let row = try cursor.next() {
                guard rows.count < ConfinedTables.maxRows else {
                    throw TableError.refused(reason: "it gives more than \(ConfinedTables.maxRows) rows")
                }
                rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            return SQLResult(changedRows: db.totalChangesCount - before, rows: rows)
        }
    }

    /// Interrupts what takes too long (sqlite.org/c3ref/progress_handler.html).
    private static func withPatience<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        var deadline = ContinuousClock.now + patience
        return try withUnsafeMutablePointer(to: &deadline) { pointer in
            sqlite3_progress_handler(
                db.sqliteConnection,
                100_000,
                { pointer in
                    guard let pointer else { return 0 }
                    let deadline = pointer.assumingMemoryBound(to: ContinuousClock.Instant.self).pointee
                    return ContinuousClock.now > deadline ? 1 : 0
                },
                pointer
            )
            defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            return try body()
        }
    }

    private func attempt<Value>(
        _ sql: String,
        _ body: () async throws -> Value
    ) async throws(TableError) -> Value {
        do {
            return try await body()
        } catch let error as TableError {
            throw error
        } catch let error as DatabaseError {
            throw TableError(error, sql: sql)
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }
}

extension TableError {
    fileprivate init(_ error: DatabaseError, sql: String) {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: self = .constraint(reason: reason)
        case .SQLITE_INTERRUPT: self = .refused(reason: "it took longer than a statement may")
        case .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG: self = .invalid(sql: sql, reason: reason)
        default: self = .unavailable(reason: reason)
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
