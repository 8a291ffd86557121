import Synchronization
public import TherapyKit

/// A plugin's tables in a database of their own in memory: in tests they are all there is, and beside a practice's
/// database they tell, before a statement is given to that, whether it keeps to the plugin's own.
public final class ConfinedTables: Sendable {
    /// A statement that may be given to the real database.
    public struct CheckedStatement: Hashable, Sendable {
        /// With the tables' real names.
        public let sql: String
        public let isReadOnly: Bool
    }

    /// How many rows a statement may give.
    public static let maxRows = 100_000
    /// How many statements are remembered as good.
    private static let maxRemembered = 500

    private struct State {
        let connection: SQLiteConnection
        var checked: [String: CheckedStatement] = [:]
    }

    public let names: TableNames
    private let state: Mutex<State>

    public init(plugin: String) throws(TableError) {
        let names = TableNames(plugin: plugin)
        self.names = names
        state = Mutex(State(connection: try SQLiteConnection(names: names)))
    }

    /// Takes steps, in one transaction.
    /// - Returns: their statements with the tables' real names.
    @discardableResult
    public func migrate(_ steps: [TableMigration]) throws(TableError) -> [[String]] {
        try state.withLock { state throws(TableError) in
            state.checked = [:]
            state.connection.isMigrating = true
            defer { state.connection.isMigrating = false }
            state.connection.transact("BEGIN")
            do throws(TableError) {
                var expanded: [[String]] = []
                for step in steps {
                    var statements: [String] = []
                    for statement in step.statements {
                        let sql = try names.expand(statement)
                        _ = try state.connection.run(sql, original: statement, [], limit: 0)
                        statements.append(sql)
                    }
                    expanded.append(statements)
                }
                if let reason = state.connection.foreignReference() { throw .refused(reason: reason) }
                state.connection.transact("COMMIT")
                return expanded
            } catch {
                state.connection.transact("ROLLBACK")
                throw error
            }
        }
    }

    /// Says whether a statement keeps to the plugin's tables.
    /// - Throws: ``TableError/refused(reason:)`` or ``TableError/invalid(sql:reason:)``.
    public func check(_ statement: SQLStatement) throws(TableError) -> CheckedStatement {
        try state.withLock { state throws(TableError) in
            if let checked = state.checked[statement.sql] { return checked }
            let sql = try names.expand(statement.sql)
            let (isReadOnly, parameters) = try state.connection.check(sql, original: statement.sql)
            guard parameters == statement.arguments.count else {
                throw .invalid(
                    sql: statement.sql,
                    reason: "\(statement.arguments.count) arguments for \(parameters) places"
                )
            }
            let checked = CheckedStatement(sql: sql, isReadOnly: isReadOnly)
            if state.checked.count >= Self.maxRemembered { state.checked = [:] }
            state.checked[statement.sql] = checked
            return checked
        }
    }
}

/// On their own, without a practice's database.
extension ConfinedTables: TableStore {
    public func rows(_ sql: String, _ arguments: [SQLValue]) async throws(TableError) -> [SQLRow] {
        guard try check(SQLStatement(sql, arguments)).isReadOnly else { throw .refused(reason: Self.writesReason) }
        return try state.withLock { state throws(TableError) in
            let expanded = try names.expand(sql)
            return try state.connection.run(expanded, original: sql, arguments, limit: Self.maxRows).rows
        }
    }

    public func write(_ statements: [SQLStatement]) async throws(TableError) -> [SQLResult] {
        try state.withLock { state throws(TableError) in
            state.connection.transact("BEGIN")
            do throws(TableError) {
                var results: [SQLResult] = []
                for statement in statements {
                    let sql = try names.expand(statement.sql)
                    results.append(
                        try state.connection.run(
                            sql,
                            original: statement.sql,
                            statement.arguments,
                            limit: Self.maxRows
                        )
                    )
                }
                state.connection.transact("COMMIT")
                return results
            } catch {
                state.connection.transact("ROLLBACK")
                throw error
            }
        }
    }

    /// Why ``TableStore/rows(_:_:)`` refuses a statement that writes.
    public static var writesReason: String { "it writes, and only reads were asked for" }
}
