package import GRDB
import Synchronization

/// Runs writes that come at the same time in one transaction, each in a savepoint of its own: one commit, and one sync
/// of the disk, for all of them. A write that comes alone is committed at once; nobody waits for company.
///
/// Writes are not interrupted by the cancellation of the task that asked for them, unlike GRDB's own async ones.
package final class GroupCommit: Sendable {
    private struct State {
        var pending: [any Write] = []
        var isWriting = false
    }

    /// What one transaction takes at most.
    private static let bound = 256

    private let writer: any DatabaseWriter
    private let state = Mutex(State())

    package init(_ writer: any DatabaseWriter) { self.writer = writer }

    /// Returns when it is committed. Throws what `body` throws, having undone it alone, or what the transaction failed
    /// by.
    package func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = PendingWrite(body: body, continuation: continuation)
            let isFirst = state.withLock { state in
                state.pending.append(write)
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if isFirst { writeBatch() }
        }
    }

    /// A batch at a time, so that others who use the same writer get their turn in between.
    private func writeBatch() {
        writer.asyncWriteWithoutTransaction { [self] database in
            let batch = state.withLock { state in
                let batch = Array(state.pending.prefix(Self.bound))
                state.pending.removeFirst(batch.count)
                return batch
            }
            Self.commit(batch, in: database)
            let goesOn = state.withLock { state in
                state.isWriting = !state.pending.isEmpty
                return state.isWriting
            }
            if goesOn { writeBatch() }
        }
    }

    private static func commit(_ batch: [any Write], in database: Database) {
        var settled: [() -> Void] = []
        do {
            try database.inTransaction(.immediate) {
                for write in batch {
                    settled.append(try write.perform(in: database, alone: batch.count == 1))
                }
                return .commit
            }
            for settle in settled { settle() }
        } catch let error where batch.count > 1 && isOneWrites(error) {
            for write in batch { commit([write], in: database) }
        } catch {
            for write in batch { write.fail(error) }
        }
    }
}

extension GroupCommit {
    /// Whether a batch failed by one of its writes, whose neighbours are to have another try.
    private static func isOneWrites(_ error: any Error) -> Bool {
        // A reference that was to be whole at the end is not, which no savepoint shows.
        error is LostTransaction || (error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT
    }
}

/// A write failed in a way that ended the transaction which it shared.
private struct LostTransaction: Error {}

private protocol Write: Sendable {
    /// - Returns: what tells the caller, once the transaction is committed.
    func perform(in database: Database, alone: Bool) throws -> () -> Void
    func fail(_ error: any Error)
}

private struct PendingWrite<Value: Sendable>: Write {
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
            guard database.isInsideTransaction else { throw LostTransaction() }
            return { continuation.resume(throwing: error) }
        }
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
