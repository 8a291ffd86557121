import GRDB
import GRDBSQLite
import Synchronization

/// Ends the opening of a practice before it is done, from any thread: migrations and indexes of a large one take minutes.
///
/// SQLite itself asks for it between its steps, so that there is no moment at which it would be missed. What was begun is
/// rolled back, and what was committed is where the next opening goes on.
package final class OpeningInterrupt: Sendable {
    /// How many instructions of SQLite's machine there are between two looks; a fraction of a millisecond.
    private static let instructions: CInt = 10_000

    private let isWanted = Mutex(false)

    package init() {}

    /// Ends the opening that is going on, or the next.
    package func request() {
        isWanted.withLock { $0 = true }
    }

    func check(path: String) throws(StoreError) {
        guard !isWanted.withLock({ $0 }) else { throw .interrupted(path: path) }
    }

    /// Runs `body`, whose statements on the connection end with `SQLITE_INTERRUPT` when that is wanted.
    func guarding<Value>(_ db: Database, _ body: () throws -> Value) rethrows -> Value {
        sqlite3_progress_handler(
            db.sqliteConnection,
            Self.instructions,
            { context in
                guard let context else { return 0 }
                let interrupt = Unmanaged<OpeningInterrupt>.fromOpaque(context).takeUnretainedValue()
                return interrupt.isWanted.withLock { $0 } ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
        // SQLite keeps no reference: the handler is off before this object can be gone.
        defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
        return try body()
    }
}
