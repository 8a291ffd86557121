package import GRDB
import GRDBSQLite
import Synchronization

/// Runs writes that come at the same time in one transaction, each in a savepoint of its own: one commit, and one sync
/// of the disk, for all of them. A write that comes alone is committed at once; nobody waits for company.
///
/// Writes are not interrupted by the cancellation of the task that asked for them, unlike GRDB's own async ones.
package final class GroupCommit: Sendable {
    private struct State {
        var pending: [PendingWrite] = []
        var isWriting = false
        /// Whether the writer is about to be closed, or is.
        var isClosed = false
        /// How long a commit takes, smoothed.
        var commitTime = Duration.zero
    }

    /// What one transaction takes at most.
    private static let bound = 256
    /// A thread of Swift's pool may be kept from other tasks for so long.
    private static let patience = Duration.milliseconds(1)

    package let writer: any DatabaseWriter
    private let state = Mutex(State())

    /// - Parameter writer: Nobody should write with it otherwise: a short write would wait for that on its thread.
    package init(_ writer: any DatabaseWriter) { self.writer = writer }

    /// Returns when it is committed. Throws what `body` throws, having undone it alone, or what the transaction failed
    /// by.
    ///
    /// - Parameter isShort: Whether `body` takes microseconds. Such a write is carried out on the caller's thread when
    ///   nobody else writes and the disk is quick: a hop to another thread and back costs several times the commit. It
    ///   never waits there for another program's lock.
    package func write<Value: Sendable>(
        isShort: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try checkIsOpen()
        if isShort, let result = writeHere(body) { return try result.get() }
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(.shared(AwaitedWrite(body: body, continuation: continuation)))
        }
    }

    /// Lends the writer to work that makes transactions of its own, or none.
    package func exclusively<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try checkIsOpen()
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(.exclusive { database in continuation.resume(with: Result { try body(database) }) })
        }
    }

    /// Refuses all writes from now on. Comes before the writer is closed: a write that came behind that would work on
    /// a connection that there is not any more.
    package func close() {
        state.withLock { $0.isClosed = true }
    }

    private func checkIsOpen() throws {
        guard state.withLock({ $0.isClosed }) else { return }
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
    }

    // MARK: - On the writer's queue

    private func enqueue(_ write: PendingWrite) {
        let isFirst = state.withLock { state in
            state.pending.append(write)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isFirst { writeBatch() }
    }

    /// A batch at a time, so that others who use the same writer get their turn in between.
    private func writeBatch() {
        writer.asyncWriteWithoutTransaction { [self] database in
            switch nextTurn() {
            case .together(let batch): commit(batch, in: database)
            case .alone(let work): work(database)
            }
            pass()
        }
    }

    private enum Turn {
        case together([any SharedWrite])
        case alone(@Sendable (Database) -> Void)
    }

    /// As many as share a transaction, or one that is exclusive.
    private func nextTurn() -> Turn {
        state.withLock { state in
            if case .exclusive(let work) = state.pending.first {
                state.pending.removeFirst()
                return .alone(work)
            }
            var batch: [any SharedWrite] = []
            for case .shared(let write) in state.pending.prefix(Self.bound).prefix(while: { $0.isShared }) {
                batch.append(write)
            }
            state.pending.removeFirst(batch.count)
            return .together(batch)
        }
    }

    /// Lets the next ones write.
    private func pass() {
        let goesOn = state.withLock { state in
            state.isWriting = !state.pending.isEmpty
            return state.isWriting
        }
        if goesOn { writeBatch() }
    }

    private func commit(_ batch: [any SharedWrite], in database: Database) {
        var settled: [() -> Void] = []
        var hasBegun = false
        do {
            try timing {
                try database.inTransaction(.immediate) {
                    hasBegun = true
                    for write in batch { settled.append(try write.perform(in: database, alone: batch.count == 1)) }
                    return .commit
                }
            }
            for settle in settled { settle() }
        } catch  where hasBegun && batch.count > 1 {
            // One write ended the transaction, or left a reference that is not whole at its end: no savepoint shows
            // which, and it is no other's fault.
            for write in batch { commit([write], in: database) }
        } catch {
            for write in batch { write.fail(error) }
        }
    }

    private func timing<Value>(_ body: () throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        defer {
            let time = ContinuousClock.now - start
            state.withLock { $0.commitTime = ($0.commitTime * 7 + time) / 8 }
        }
        return try body()
    }

    // MARK: - On the caller's thread

    /// Nil when it is not the time for that.
    private func writeHere<Value>(_ body: (Database) throws -> Value) -> Result<Value, any Error>? {
        let begins = state.withLock { state in
            guard !state.isWriting, state.commitTime < Self.patience else { return false }
            state.isWriting = true
            return true
        }
        guard begins else { return nil }
        defer { pass() }
        return timing {
            writer.writeWithoutTransaction { database in
                do {
                    // It may have been closed while this waited for the writer.
                    try checkIsOpen()
                    guard try Self.beginWithoutWaiting(database) else { return nil }
                    let value = try body(database)
                    try database.cachedStatement(sql: "COMMIT TRANSACTION").execute()
                    return .success(value)
                } catch {
                    // A full disk may have ended the transaction already; and there is nothing more to say of a
                    // transaction that cannot be undone.
                    if database.isInsideTransaction { try? database.rollback() }
                    return .failure(error)
                }
            }
        }
    }

    /// False when another program writes just now.
    private static func beginWithoutWaiting(_ database: Database) throws -> Bool {
        let patience: Double
        switch database.configuration.busyMode {
        case .immediateError: patience = 0
        case .timeout(let seconds): patience = seconds
        // It cannot be put back in its place.
        case .callback: return false
        }
        sqlite3_busy_timeout(database.sqliteConnection, 0)
        defer { sqlite3_busy_timeout(database.sqliteConnection, CInt(patience * 1000)) }
        let begin = try database.cachedStatement(sql: "BEGIN IMMEDIATE TRANSACTION").sqliteStatement
        let code = sqlite3_step(begin)
        sqlite3_reset(begin)
        // An extended code has the plain one in its last byte.
        switch code & 0xFF {
        case SQLITE_DONE: return true
        case SQLITE_BUSY: return false
        default:
            let message = String(cString: sqlite3_errmsg(database.sqliteConnection))
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }
}
