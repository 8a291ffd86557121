package import GRDB
package import GroupCommit
import Logging
import Synchronization
package import TherapyKit

/// The practice's file: opened beside the application, with the daemon's own tables, change feed and audit trail.
///
/// Reads are synchronous: one of a few rows costs microseconds, less than handing it to another thread would. Writes go
/// one after the other in immediate transactions; those that come together share a commit.
package final class PracticeStore: Sendable {
    /// Empty for a copy (``temporaryCopy(clock:logger:)``), which has no name.
    package let path: String
    /// A pool of connections; a copy has only one.
    let pool: any DatabaseWriter
    /// The connection of the synchronous reads, and of nothing else. An asynchronous read of the pool gives its
    /// connection back when its task goes on; a thread that blocked for a connection of the pool could be the very one
    /// that this task is to go on with.
    private let reader: DatabaseQueue
    /// `nil` for a copy.
    private let lock: InstanceLock?
    let clock: any WallClock
    /// The application's tables as this practice has them.
    package let schema: ApplicationSchema
    let attachments: Attachments
    /// How it was opened.
    let options: Options
    /// Rung by every commit that may concern somebody, also of other programs.
    package let commits = CommitSignal()
    /// Every write goes through it, also those of other libraries' stores in the same file.
    package let groupCommit: GroupCommit
    /// `nil` for a copy: nobody else writes to it.
    let writerLock: WriterLock?
    let logger: Logger
    let schemaState: Mutex<SchemaState>
    /// Why the last change was refused by the database itself; `nil` when it took it.
    private let lastRefusal = Mutex<String?>(nil)
    /// Whether a backup is being made ready to be restored.
    let isStaging = Mutex(false)

    init(
        path: String,
        lock: InstanceLock?,
        pool: any DatabaseWriter,
        reader: DatabaseQueue,
        options: Options,
        schema: ApplicationSchema,
        schemaVersion: Int?,
        clock: any WallClock,
        logger: Logger
    ) {
        self.path = path
        self.lock = lock
        self.pool = pool
        groupCommit = GroupCommit(pool)
        self.reader = reader
        self.options = options
        self.clock = clock
        self.logger = logger
        schemaState = Mutex(SchemaState(settled: schemaVersion))
        self.schema = schema
        attachments = Attachments(schema: schema)
        writerLock = lock.map { _ in WriterLock(database: path) }
    }

    private var isCopy: Bool { lock == nil }

    /// The database, for stores of other libraries in the same file.
    package var writer: any DatabaseWriter { pool }

    // MARK: Reading

    /// Reads with one statement, which needs no transaction around it.
    package func fetch<Value>(_ read: (Database) throws -> Value) throws(PracticeError) -> Value {
        do {
            return try reader.unsafeRead(read)
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    /// Reads with several statements, which all see the same state.
    package func read<Value>(_ read: (Database) throws -> Value) throws(PracticeError) -> Value {
        do {
            // Nobody else writes to a copy; see ``GRDB/DatabaseWriter/readAsOne(_:)``.
            return isCopy ? try reader.unsafeRead(read) : try reader.read(read)
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    /// Reads what takes long, on a connection and a thread that nobody else waits for.
    package func readAside<Value: Sendable>(
        _ read: @escaping @Sendable (Database) throws -> Value
    ) async throws(PracticeError) -> Value {
        do {
            return try await pool.readAsOne(read)
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    // MARK: Writing

    /// Writes as one, within an immediate transaction; every change of the records in it is the actor's.
    ///
    /// What was begun is finished: the transaction neither stops nor rolls back when the calling task is cancelled, so
    /// that nobody is left in doubt about its outcome.
    ///
    /// - Parameter isShort: whether `body` takes so little that it may keep the caller's thread (see `GroupCommit`).
    package func write<Value: Sendable>(
        as actor: Actor,
        isShort: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(PracticeError) -> Value {
        try await transaction(isShort: isShort) { [self] db in
            try checkTriggers(db)
            let head = try ChangeFeed.head(db)
            let value = try body(db)
            try ChangeFeed.attribute(db, to: actor, after: head, at: isCopy ? clock.now : nil)
            return value
        }
    }

    /// A change that nobody takes note of must not be: while the application makes its tables anew, they have no triggers.
    private func checkTriggers(_ db: Database) throws {
        let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA schema_version"))
        guard !schemaState.withLock({ $0.isSettled(version) }), try !attachments.areTriggersWhole(db) else { return }
        throw PracticeError.unavailable(reason: "another program is changing the tables; try again in a moment")
    }

    /// Writes to the daemon's own tables alone.
    package func transaction<Value: Sendable>(
        isShort: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(PracticeError) -> Value {
        do {
            let value = try await groupCommit.write(isShort: isShort, body)
            lastRefusal.withLock { $0 = nil }
            commits.signal()
            return value
        } catch {
            let refusal = PracticeError(databaseError: error)
            // A program that changes its tables is done in a moment, and no trouble of the database's.
            if error is DatabaseError, case .unavailable(let reason) = refusal { lastRefusal.withLock { $0 = reason } }
            throw refusal
        }
    }

    /// Why changes are refused just now; `nil` while they are taken. What was refused is tried anew here, as it may be
    /// long until somebody changes something.
    package func refusalOfChanges() async -> String? {
        guard lastRefusal.withLock({ $0 }) != nil else { return nil }
        try? await transaction { _ in }
        return lastRefusal.withLock { $0 }
    }

    /// Writes the file anew without what stands in its unused parts, and empties the log of recent writes, as far as
    /// nobody reads from it just now: what was erased is in neither any more.
    ///
    /// The daemon overwrites what it deletes, but an application seldom does, and SQLite leaves copies behind when it moves
    /// rows to other pages. Nobody else can write meanwhile: it takes about a second for 100 MB.
    package func overwriteUnused() async throws(PracticeError) {
        let path = path
        var configuration = Configuration()
        // Of its own: the store's connections keep in memory what is temporary, which would be the whole file.
        configuration.busyMode = .timeout(Self.vacuumPatience)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA secure_delete = ON") }
        do {
            let connection = try DatabaseQueue(path: path, configuration: configuration)
            try await connection.vacuum()
            try connection.close()
            try await groupCommit.exclusively { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    /// How many seconds to wait for another program's transaction.
    private static let vacuumPatience = 30.0

    /// How large the file is, and how much of it is free for new rows.
    package func size() throws(PracticeError) -> (bytes: Int, freeBytes: Int) {
        try read { db in
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let freePages = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return (pages * pageSize, freePages * pageSize)
        }
    }

    /// Ends all connections. What still waits for changes is cancelled by its own task.
    package func close() throws {
        groupCommit.close()
        try reader.close()
        try pool.close()
        writerLock?.close()
        if !isCopy { foldLog() }
        lock?.release(inOrder: true)
    }

    /// Leaves one file that is whole, which somebody may copy, rather than a log beside it that has the newest half.
    ///
    /// SQLite does so when the last connection is closed, unless that may only read, as GRDB's last ones do. Where another
    /// program works on the file, that one's last connection will.
    private func foldLog() {
        guard let last = try? DatabaseQueue(path: path) else { return }
        _ = try? last.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
        try? last.close()
    }
}
