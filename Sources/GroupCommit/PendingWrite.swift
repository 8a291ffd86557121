import GRDB

/// A write that waits for its turn.
enum PendingWrite: Sendable {
    case shared(any SharedWrite)
    /// One that has the writer to itself, and tells its caller.
    case exclusive(@Sendable (Database) -> Void)

    var isShared: Bool { if case .shared = self { true } else { false } }
}

/// One that shares a transaction with others.
protocol SharedWrite: Sendable {
    /// - Returns: what tells the caller, once the transaction is committed.
    func perform(in database: Database, alone: Bool) throws -> () -> Void
    func fail(_ error: any Error)
}

struct AwaitedWrite<Value: Sendable>: SharedWrite {
    let body: @Sendable (Database) throws -> Value
    let continuation: CheckedContinuation<Value, any Error>

    func perform(in database: Database, alone: Bool) throws -> () -> Void {
        // The transaction itself undoes a single one.
        if alone {
            let value = try body(database)
            return { continuation.resume(returning: value) }
        }
        do {
            var result: Value?
            try database.inSavepoint {
                result = try body(database)
                return .commit
            }
            guard let value = result else { preconditionFailure("a savepoint runs its body or throws") }
            return { continuation.resume(returning: value) }
        } catch {
            // A full disk or an I/O error may have ended the whole transaction: nothing after it would be part of one.
            guard database.isInsideTransaction else { throw error }
            return { continuation.resume(throwing: error) }
        }
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
