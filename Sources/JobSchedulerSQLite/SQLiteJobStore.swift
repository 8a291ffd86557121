public import GRDB
import GroupCommit
public import JobScheduler
import Synchronization
public import TimeZoneRules

/// Keeps jobs in an SQLite database, beside the application's own tables.
///
/// ```swift
/// var migrator = DatabaseMigrator()
/// for migration in SQLiteJobStore.migrations() { migrator.registerMigration(migration.name, migrate: migration.up) }
/// try migrator.migrate(pool)
/// let store = SQLiteJobStore(pool)
/// ```
///
/// Writes are immediate transactions on the writer's one connection; those that come together share a commit. How long
/// a locked database is waited for, and how safely a commit is on disk, is the configuration of `writer`.
public final class SQLiteJobStore: JobStore {
    /// What the tables' names begin with.
    public static let defaultPrefix = "therapyd_"

    let writer: any DatabaseWriter
    let tables: JobTables
    private let commits: GroupCommit
    private let callback = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameter writer: its database has the tables already (see `migrations(prefix:)`).
    public init(_ writer: any DatabaseWriter, prefix: String = defaultPrefix) {
        self.writer = writer
        tables = JobTables(prefix: prefix)
        commits = GroupCommit(writer)
    }

    // MARK: - In somebody's transaction

    /// Adds a job in the caller's transaction, and wakes the scheduler when that is committed.
    @discardableResult
    public func enqueue(_ request: JobRequest, in database: Database, now: Timestamp) throws -> Enqueued {
        let enqueued = try JobSession(database: database, tables: tables).enqueue(request, now: now)
        wake(after: database)
        return enqueued
    }

    /// Cancels the job that holds a key in the caller's transaction; nil when none does. A handler that runs is not
    /// interrupted, but can complete nothing any more.
    @discardableResult
    public func cancel(owner: String, uniqueKey: String, in database: Database, now: Timestamp) throws -> Job? {
        try JobSession(database: database, tables: tables).cancel(owner: owner, uniqueKey: uniqueKey, now: now)?.job
    }

    /// Adds a job in the caller's transaction where there is no store at hand. No scheduler is woken.
    @discardableResult
    public static func enqueue(
        _ request: JobRequest,
        in database: Database,
        now: Timestamp,
        prefix: String = defaultPrefix
    ) throws -> Enqueued {
        try JobSession(database: database, tables: JobTables(prefix: prefix)).enqueue(request, now: now)
    }

    private func wake(after database: Database) {
        guard let callback = callback.withLock({ $0 }) else { return }
        guard database.isInsideTransaction else { return callback() }
        database.afterNextTransaction { _ in callback() }
    }

    public func whenChanged(_ callback: @escaping @Sendable () -> Void) { self.callback.withLock { $0 = callback } }

    // MARK: - Steps

    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (JobSession) throws -> Value
    ) async throws -> Value {
        let tables = tables
        return try await commits.write { try body(JobSession(database: $0, tables: tables)) }
    }

    public func enqueue(_ requests: [JobRequest], now: Timestamp) async throws -> [Enqueued] {
        try await write { session in try requests.map { try session.enqueue($0, now: now) } }
    }

    public func claim(_ demand: ClaimDemand) async throws -> ClaimResult {
        try await write { try $0.claim(demand) }
    }

    public func claim(
        _ job: JobID,
        holder: LeaseHolder,
        leaseUntil: Timestamp,
        now: Timestamp
    ) async throws -> ClaimedJob {
        try await write { try $0.startOutOfTurn(job, holder: holder, leaseUntil: leaseUntil, now: now) }
    }

    public func renewLeases(of holder: LeaseHolder, until: Timestamp) async throws {
        try await write { session in
            try session.database.cachedStatement(sql: session.tables.renewLeases)
                .execute(arguments: [until.microseconds, holder.nonce])
        }
    }

    public func end(_ end: RunEnd, holder: LeaseHolder) async throws -> JobChange {
        do {
            return try await write { try $0.end(end, holder: holder) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT && end.committing != nil {
            // Not before the commit: a deferred reference among the handler's writes.
            throw HandlerCommitError(underlying: error)
        }
    }

    public func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) async throws -> [JobChange] {
        try await write { try $0.takeOver(for: holder, now: now, backoff: backoff) }
    }

    public func perform(_ command: JobCommand, on job: JobID, now: Timestamp) async throws -> JobChange {
        try await write { try $0.perform(command, on: job, now: now) }
    }

    public func cancel(owner: String, uniqueKey: String, now: Timestamp) async throws -> JobChange? {
        try await write { try $0.cancel(owner: owner, uniqueKey: uniqueKey, now: now) }
    }

    public func prune(_ rule: PruningRule) async throws -> Bool {
        try await write { try $0.prune(rule) }
    }
}
