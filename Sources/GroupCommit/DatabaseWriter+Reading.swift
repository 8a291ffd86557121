package import GRDB

extension DatabaseWriter {
    /// Reads with several statements, which all see the same state.
    ///
    /// The one connection of a queue is nobody else's meanwhile. GRDB's own read would forbid it to write and allow it
    /// again, and SQLite prepares every statement anew after either (sqlite.org/pragma.html#pragma_query_only).
    package func readAsOne<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        if self is DatabaseQueue { return try await unsafeRead(body) }
        return try await read(body)
    }
}
