import GRDB
import JobScheduler
import TimeZoneRules

/// The steps of the store inside one transaction that somebody else opened and will commit.
final class JobSession {
    /// What the sessions of one store share.
    struct Shared: Sendable {
        let tables: JobTables
        let kinds: SharedJobKinds
        let ids: SharedJobIDs
        /// The version of the zones' data that calendars are computed with.
        let zoneData: String
    }

    let database: Database
    let shared: Shared
    var tables: JobTables { shared.tables }
    /// Those that are known without a look into the table, until `refreshKinds()`.
    private(set) var kinds: JobKindTable
    private var hasAllKinds = false
    private var latestRun: Int64?

    init(_ database: Database, _ shared: Shared) {
        self.database = database
        self.shared = shared
        kinds = shared.kinds.known
    }

    /// To be called before rows are read, which may be of kinds that another program added.
    func refreshKinds() throws {
        guard !hasAllKinds else { return }
        kinds = try shared.kinds.current(in: database, tables)
        hasAllKinds = true
    }

    // MARK: - Numbers

    private func number(of kind: JobKind, version: Int) throws -> Int64 {
        let kind = JobKindTable.Kind(kind: kind, argumentsVersion: version)
        if let number = kinds[kind] { return number }
        try refreshKinds()
        if let number = kinds[kind] { return number }
        var statement = try JobStatement(tables.insertKind, in: database)
        statement.bind(kind.kind.owner)
        statement.bind(kind.kind.name)
        statement.bind(version)
        guard let number = try statement.first({ $0.integer(0) }) else {
            preconditionFailure("an insertion returns its row")
        }
        kinds.add(kind, number: number)
        return number
    }

    private func nextRunNumber() throws -> Int64 {
        let latest = try latestRun ?? JobStatement(tables.latestRun, in: database).first { $0.integer(0) } ?? 0
        latestRun = latest + 1
        return latest + 1
    }

    // MARK: - Rows

    func row(_ statement: JobStatement) throws -> JobRow? {
        try refreshKinds()
        return try statement.first { try JobRow($0, kinds: kinds) }
    }

    func row(_ id: JobID) throws -> JobRow? {
        var statement = try JobStatement(tables.jobByID, in: database)
        statement.bind(id)
        return try row(statement)
    }

    private func find(_ id: JobID) throws -> JobRow {
        do {
            guard let row = try row(id) else { throw JobError.notFound(id) }
            return row
        } catch is UnreadableJob {
            throw JobError.unreadable(id)
        }
    }

    /// One that cannot be read gives its key away.
    private func holder(ofKey key: String, owner: String, now: Timestamp) throws -> JobRow? {
        var statement = try JobStatement(tables.jobByKey, in: database)
        statement.bind(owner)
        statement.bind(key)
        do { return try row(statement) } catch let error as UnreadableJob {
            try setAside(error, now: now)
            return nil
        }
    }

    private func settle(_ row: inout JobRow, now: Timestamp) {
        if row.job.state != .running {
            row.run = nil
            row.lease = nil
        }
        row.endedAt = row.job.state.isTerminal ? row.endedAt ?? now : nil
    }

    /// Writes a job's state, and its definition too when that changed.
    func save(_ row: inout JobRow, definition: Bool = false, now: Timestamp) throws {
        settle(&row, now: now)
        var statement = try JobStatement(definition ? tables.updateAll : tables.updateState, in: database)
        if definition {
            row.kind = try number(of: row.job.kind, version: row.job.argumentsVersion)
            statement.bind(row.kind)
            row.bindDefinition(to: &statement)
        }
        row.bindState(to: &statement, zoneData: shared.zoneData)
        statement.bind(row.job.id)
        try statement.run()
    }

    /// Writes a job's state, unless it is another one now than when it was claimed.
    func saveUntouched(_ row: inout JobRow, since claimed: ClaimedJob, holder: LeaseHolder, now: Timestamp) throws
        -> Bool
    {
        settle(&row, now: now)
        var statement = try JobStatement(tables.endUntouched, in: database)
        row.bindState(to: &statement, zoneData: shared.zoneData)
        statement.bind(row.job.id)
        statement.bind(claimed.run.id)
        statement.bind(holder.nonce)
        statement.bind(JobRow.followUpText(of: claimed.job.lifecycle.phase))
        return try statement.run() == 1
    }

    private func insert(_ job: Job) throws {
        var row = JobRow(job, kind: try number(of: job.kind, version: job.argumentsVersion))
        settle(&row, now: job.createdAt)
        var statement = try JobStatement(tables.insertJob, in: database)
        statement.bind(job.id)
        statement.bind(row.kind)
        statement.bind(job.createdAt)
        row.bindDefinition(to: &statement)
        row.bindState(to: &statement, zoneData: shared.zoneData)
        try statement.run()
    }

    /// Adds a row to the history.
    func record(_ run: Run, kind: Int64) throws {
        var statement = try JobStatement(tables.insertRun, in: database)
        statement.bind(run.id)
        statement.bind(run.job)
        statement.bind(kind)
        statement.bind(run.attempt)
        statement.bind(run.scheduledFor)
        statement.bind(run.startedAt)
        statement.bind(run.finishedAt)
        statement.bind(run.outcome.rawValue)
        statement.bind(run.error)
        try statement.run()
    }

    func record(_ passed: [PassedInstant], of row: JobRow, now: Timestamp) throws -> [Run] {
        try passed.map { instant in
            var run = try run(of: row.job, attempt: 0, for: instant.instant, at: now)
            run.finishedAt = now
            run.outcome = .skipped
            run.error = instant.explanation
            try record(run, kind: row.kind)
            return run
        }
    }

    func run(of job: Job, attempt: Int, for instant: Timestamp, at now: Timestamp) throws -> Run {
        Run(
            id: try nextRunNumber(),
            job: job.id,
            owner: job.owner,
            name: job.name,
            attempt: attempt,
            scheduledFor: instant,
            startedAt: now,
            finishedAt: nil,
            outcome: .running,
            error: nil
        )
    }

    // MARK: - Steps

    func enqueue(_ request: JobRequest, now: Timestamp) throws -> Enqueued {
        if let key = request.uniqueKey, var row = try holder(ofKey: key.text, owner: request.owner, now: now) {
            guard key.conflict == .replace else { return .kept(row.job) }
            let passed = try row.job.replace(with: request, now: now)
            _ = try record(passed, of: row, now: now)
            try save(&row, definition: true, now: now)
            return .replaced(row.job)
        }
        let job = try Job(request, id: shared.ids.next(now: now), now: now)
        try insert(job)
        return .inserted(job)
    }

    func startOutOfTurn(_ id: JobID, holder: LeaseHolder, leaseUntil: Timestamp, now: Timestamp) throws -> ClaimedJob {
        var row = try find(id)
        try row.job.startOutOfTurn()
        let run = try run(
            of: row.job,
            attempt: row.job.attempt + 1,
            for: row.job.runInstant(outOfTurn: true, now: now),
            at: now
        )
        return try hold(&row, by: run, holder: holder, until: leaseUntil, now: now)
    }

    /// Gives a job that has been started to its run.
    func hold(
        _ row: inout JobRow,
        by run: Run,
        holder: LeaseHolder,
        until: Timestamp,
        now: Timestamp
    ) throws -> ClaimedJob {
        row.job.currentRun = run.id
        row.run = run
        row.lease = JobRow.Lease(holder: holder.nonce, until: until)
        row.endedAt = nil
        var statement = try JobStatement(tables.start, in: database)
        row.bindStart(to: &statement)
        statement.bind(row.job.id)
        try statement.run()
        return ClaimedJob(job: row.job, run: run)
    }

    func perform(_ command: JobCommand, on id: JobID, now: Timestamp) throws -> JobChange {
        var row = try find(id)
        return try perform(command, on: &row, now: now)
    }

    func cancel(owner: String, uniqueKey: String, now: Timestamp) throws -> JobChange? {
        guard var row = try holder(ofKey: uniqueKey, owner: owner, now: now) else { return nil }
        return try perform(.cancel, on: &row, now: now)
    }

    func perform(_ command: JobCommand, on row: inout JobRow, now: Timestamp) throws -> JobChange {
        let running = row.run
        let passed = try row.job.perform(command, now: now)
        var runs = try record(passed, of: row, now: now)
        if command == .cancel, var run = running {
            run.finishedAt = now
            run.outcome = .cancelled
            try record(run, kind: row.kind)
            runs.append(run)
        }
        try save(&row, now: now)
        return JobChange(job: row.job, runs: runs)
    }

    func renewLeases(of holder: LeaseHolder, until: Timestamp) throws {
        var statement = try JobStatement(tables.renewLeases, in: database)
        statement.bind(until)
        statement.bind(holder.nonce)
        try statement.run()
    }
}
