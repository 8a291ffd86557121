import GRDB

/// A write that waits for its turn.
protocol Write: Sendable {
    var isExclusive: Bool { get }
    /// - Returns: what tells the caller, once the transaction is committed.
    func perform(in database: Database, alone: Bool) throws -> () -> Void
    /// For an exclusive one.
    func perform(in database: Database)
    func fail(_ error: any Error)
}

/// One that shares a transaction with others.
struct PendingWrite<Value: Sendable>: Write {
    let body: @Sendable (Database) throws -> Value
    let continuation: CheckedContinuation<Value, any Error>

    var isExclusive: Bool { false }

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

    func perform(in database: Database) { preconditionFailure("it shares a transaction") }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}

/// One that has the writer to itself.
struct ExclusiveWrite<Value: Sendable>: Write {
    let body: @Sendable (Database) throws -> Value
    let continuation: CheckedContinuation<Value, any Error>

    var isExclusive: Bool { true }

    func perform(in database: Database, alone: Bool) throws -> () -> Void {
        preconditionFailure("it shares no transaction")
    }

    func perform(in database: Database) { continuation.resume(with: Result { try body(database) }) }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
