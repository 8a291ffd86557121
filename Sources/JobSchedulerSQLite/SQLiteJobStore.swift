public import GRDB
package import GroupCommit
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
/// Writes are immediate transactions on the writer's one connection; those that come together share a commit. A single
/// one is made on the caller's thread, if nobody else writes through this store. How long a locked database is waited
/// for, and how safely a commit is on disk, is the configuration of `writer`.
public final class SQLiteJobStore: JobStore {
    /// What the tables' names begin with.
    public static let defaultPrefix = "therapyd_"

    var writer: any DatabaseWriter { commits.writer }
    let tables: JobTables
    let kinds = SharedJobKinds()
    private let ids = SharedJobIDs()
    private let commits: GroupCommit
    private let zones: ZoneDirectory
    private let zoneData: Mutex<String>
    private let callback = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameters:
    ///   - writer: its database has the tables already (see `migrations(prefix:)`).
    ///   - zones: The data that calendars are computed with; its version is kept with what was.
    public convenience init(
        _ writer: any DatabaseWriter,
        prefix: String = defaultPrefix,
        zones: ZoneDirectory = .system
    ) {
        self.init(sharing: GroupCommit(writer), prefix: prefix, zones: zones)
    }

    /// Shares its commits with the others who write through `commits`.
    package init(sharing commits: GroupCommit, prefix: String = defaultPrefix, zones: ZoneDirectory = .system) {
        self.commits = commits
        self.zones = zones
        tables = JobTables(prefix: prefix)
        zoneData = Mutex(Self.version(of: zones))
    }

    private static func version(of zones: ZoneDirectory) -> String { zones.tzdataVersion ?? "unknown" }

    func session(in database: Database) -> JobSession {
        let shared = JobSession.Shared(tables: tables, kinds: kinds, ids: ids, zoneData: zoneData.withLock { $0 })
        return JobSession(database, shared)
    }

    // MARK: - In somebody's transaction

    /// Adds a job in the caller's transaction, and wakes the scheduler when that is committed.
    @discardableResult
    public func enqueue(_ request: JobRequest, in database: Database, now: Timestamp) throws -> Enqueued {
        let enqueued = try session(in: database).enqueue(request, now: now)
        wake(after: database)
        return enqueued
    }

    /// Cancels the job that holds a key in the caller's transaction; nil when none does. A handler that runs is not
    /// interrupted, but can complete nothing any more.
    @discardableResult
    public func cancel(owner: String, uniqueKey: String, in database: Database, now: Timestamp) throws -> Job? {
        try session(in: database).cancel(owner: owner, uniqueKey: uniqueKey, now: now)?.job
    }

    /// Moves the jobs that are anchored to a moment of a record in the transaction that moves the moment, and cancels
    /// them when there is none any more. What has run stays as it is; what runs just now starts over at the new moment.
    ///
    /// - Returns: the jobs that changed.
    @discardableResult
    public func follow(
        anchor record: String,
        at moment: Timestamp?,
        in database: Database,
        now: Timestamp
    ) throws -> [Job] {
        let changes = try session(in: database).follow(anchor: record, at: moment, now: now)
        if !changes.isEmpty { wake(after: database) }
        return changes.map(\.job)
    }

    private func wake(after database: Database) {
        guard let callback = callback.withLock({ $0 }) else { return }
        guard database.isInsideTransaction else { return callback() }
        database.afterNextTransaction { _ in callback() }
    }

    public func whenChanged(_ callback: @escaping @Sendable () -> Void) { self.callback.withLock { $0 = callback } }

    // MARK: - Steps

    /// What takes microseconds for each of so many jobs takes no thread for long.
    private static let fewJobs = 256

    private func write<Value: Sendable>(
        ofJobs count: Int = 1,
        _ body: @escaping @Sendable (JobSession) throws -> Value
    ) async throws -> Value {
        try await commits.write(isShort: count <= Self.fewJobs) { try body(self.session(in: $0)) }
    }

    public func enqueue(_ requests: [JobRequest], now: Timestamp) async throws -> [Enqueued] {
        try await write(ofJobs: requests.count) { session in try requests.map { try session.enqueue($0, now: now) } }
    }

    public func exchange(
        _ ends: [RunEnd],
        for demand: ClaimDemand?,
        holder: LeaseHolder
    ) async throws -> JobExchange {
        do {
            return try await write(ofJobs: ends.count + (demand?.limit ?? 0)) { session in
                JobExchange(
                    ended: try session.end(ends, holder: holder),
                    claim: try demand.map { try session.claim($0) } ?? ClaimResult()
                )
            }
        } catch  where !error.isTrouble && ends.contains(where: { $0.committing != nil }) {
            // Some handler's writes ended the transaction, or left a reference that is not whole at the commit: no
            // savepoint shows whose.
            var ended: [Result<JobChange, RunEndError>] = []
            for end in ends { ended.append(try await endAlone(end, holder: holder)) }
            return JobExchange(ended: ended, claim: try await exchange([], for: demand, holder: holder).claim)
        }
    }

    private func endAlone(_ end: RunEnd, holder: LeaseHolder) async throws -> Result<JobChange, RunEndError> {
        do {
            return try await write { try $0.end([end], holder: holder) }.first ?? .failure(.leaseLost)
        } catch  where !error.isTrouble && end.committing != nil {
            return .failure(.commitFailed(error))
        }
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
        try await write { try $0.renewLeases(of: holder, until: until) }
    }

    public func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) async throws -> [JobChange] {
        try await write(ofJobs: .max) { try $0.takeOver(for: holder, now: now, backoff: backoff) }
    }

    public func perform(_ command: JobCommand, on job: JobID, now: Timestamp) async throws -> JobChange {
        try await write { try $0.perform(command, on: job, now: now) }
    }

    public func cancel(owner: String, uniqueKey: String, now: Timestamp) async throws -> JobChange? {
        try await write { try $0.cancel(owner: owner, uniqueKey: uniqueKey, now: now) }
    }

    public func followZones(now: Timestamp) async throws -> [ZoneShift] {
        zoneData.withLock { $0 = Self.version(of: zones) }
        return try await write(ofJobs: .max) { try $0.followZones(now: now) }
    }

    public func prune(_ rule: PruningRule) async throws -> Bool {
        try await write(ofJobs: rule.batch) { try $0.prune(rule) }
    }
}
