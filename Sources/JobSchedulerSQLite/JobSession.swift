import GRDB
import JobScheduler
import TimeZoneRules

/// The steps of the store inside one transaction that somebody else opened and will commit.
struct JobSession {
    let database: Database
    let tables: JobTables

    // MARK: - Rows

    private func row(_ sql: String, _ arguments: StatementArguments) throws -> JobRow? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments).map(JobRow.init)
    }

    func find(_ id: JobID) throws -> JobRow {
        guard let row = try row(tables.jobByID, [id.text]) else { throw JobError.notFound(id) }
        return row
    }

    /// A row that cannot be read gives its key back.
    private func holder(ofKey key: String, owner: String, now: Timestamp) throws -> JobRow? {
        do { return try row(tables.jobByKey, [owner, key]) } catch let error as UnreadableJob {
            try setAside(error, now: now)
            return nil
        }
    }

    func row(sequence: Int64) throws -> JobRow? { try row(tables.jobBySequence, [sequence]) }

    /// Writes a job's state, and its definition too when that changed.
    func save(_ row: inout JobRow, definition: Bool = false, now: Timestamp) throws {
        if row.job.state != .running { row.lease = nil }
        row.endedAt = row.job.state.isTerminal ? row.endedAt ?? now : nil
        if let sequence = row.sequence {
            var arguments = row.stateArguments
            if definition { arguments += row.definitionArguments }
            arguments += ["seq": sequence]
            try database.cachedStatement(sql: definition ? tables.updateAll : tables.updateState)
                .execute(arguments: arguments)
        } else {
            try database.cachedStatement(sql: tables.insertJob)
                .execute(arguments: row.identityArguments + row.definitionArguments + row.stateArguments)
            row.sequence = database.lastInsertedRowID
        }
    }

    func insertRun(
        of job: Job,
        attempt: Int,
        scheduledFor: Timestamp,
        at now: Timestamp,
        outcome: RunOutcome,
        error: String? = nil
    ) throws -> Run {
        let finishedAt: Timestamp? = outcome == .running ? nil : now
        try database.cachedStatement(sql: tables.insertRun).execute(arguments: [
            job.id.text, job.owner, job.name, attempt, scheduledFor.microseconds, now.microseconds,
            finishedAt?.microseconds, outcome.rawValue, error,
        ])
        return Run(
            id: database.lastInsertedRowID,
            job: job.id,
            owner: job.owner,
            name: job.name,
            attempt: attempt,
            scheduledFor: scheduledFor,
            startedAt: now,
            finishedAt: finishedAt,
            outcome: outcome,
            error: error
        )
    }

    private func insertPassed(_ passed: [PassedInstant], of job: Job, now: Timestamp) throws -> [Run] {
        try passed.map {
            try insertRun(
                of: job,
                attempt: 0,
                scheduledFor: $0.instant,
                at: now,
                outcome: .skipped,
                error: $0.explanation
            )
        }
    }

    private func endRun(_ id: Int64, _ outcome: RunOutcome, error: String?, at now: Timestamp) throws -> Run? {
        try Row.fetchOne(
            database.cachedStatement(sql: tables.endRun),
            arguments: [now.microseconds, outcome.rawValue, error, id]
        ).flatMap(Run.init)
    }

    // MARK: - Steps

    func enqueue(_ request: JobRequest, now: Timestamp) throws -> Enqueued {
        if let key = request.uniqueKey, var row = try holder(ofKey: key.text, owner: request.owner, now: now) {
            guard key.conflict == .replace else { return .kept(row.job) }
            try row.job.replace(with: request, now: now)
            try save(&row, definition: true, now: now)
            return .replaced(row.job)
        }
        var row = JobRow(try Job(request, now: now))
        try save(&row, now: now)
        return .inserted(row.job)
    }

    /// Starts a claimed row; nil when nothing of what it missed is to be run.
    func start(
        _ row: inout JobRow,
        for demand: ClaimDemand,
        into result: inout ClaimResult
    ) throws {
        let start = try row.job.start(now: demand.now)
        result.passed += try insertPassed(start.passed, of: row.job, now: demand.now)
        guard start.runs else {
            try save(&row, now: demand.now)
            result.moved.append(row.job)
            return
        }
        let run = try insertRun(
            of: row.job,
            attempt: row.job.attempt,
            scheduledFor: row.job.runInstant(outOfTurn: false, now: demand.now),
            at: demand.now,
            outcome: .running
        )
        try hold(&row, by: run, holder: demand.holder, until: demand.leaseUntil, now: demand.now)
        result.claimed.append(ClaimedJob(job: row.job, run: run))
    }

    func startOutOfTurn(_ id: JobID, holder: LeaseHolder, leaseUntil: Timestamp, now: Timestamp) throws -> ClaimedJob {
        var row = try find(id)
        try row.job.startOutOfTurn()
        let run = try insertRun(
            of: row.job,
            attempt: row.job.attempt + 1,
            scheduledFor: row.job.runInstant(outOfTurn: true, now: now),
            at: now,
            outcome: .running
        )
        try hold(&row, by: run, holder: holder, until: leaseUntil, now: now)
        return ClaimedJob(job: row.job, run: run)
    }

    private func hold(
        _ row: inout JobRow,
        by run: Run,
        holder: LeaseHolder,
        until: Timestamp,
        now: Timestamp
    ) throws {
        row.job.currentRun = run.id
        row.lease = JobRow.Lease(holder: holder.nonce, until: until)
        try save(&row, now: now)
    }

    func end(_ end: RunEnd, holder: LeaseHolder) throws -> JobChange {
        do { return try endReadable(end, holder: holder) } catch let error as UnreadableJob {
            // Somebody spoiled it while it ran: nothing can be completed any more.
            return try setAside(error, now: end.at)
        }
    }

    private func endReadable(_ end: RunEnd, holder: LeaseHolder) throws -> JobChange {
        guard var row = try row(tables.jobByID, [end.job.text]), row.job.currentRun == end.run,
            row.lease?.holder == holder.nonce
        else { throw JobError.leaseLost(job: end.job, run: end.run) }
        if let writes = end.committing {
            do { try writes(SQLiteJobTransaction(database: database)) } catch let error as DatabaseError
                where error.isTroubleOfStore
            {
                throw error
            } catch {
                throw HandlerCommitError(underlying: error)
            }
            guard database.isInsideTransaction else { throw HandlerCommitError(underlying: EndedTransaction()) }
        }
        return try finish(&row, end)
    }

    private func finish(_ row: inout JobRow, _ end: RunEnd) throws -> JobChange {
        let run = try endRun(end.run, end.outcome, error: end.error, at: end.at)
        try row.job.end(end, startedAt: run?.startedAt ?? end.at)
        try save(&row, now: end.at)
        return JobChange(job: row.job, runs: run.map { [$0] } ?? [])
    }

    func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) throws -> [JobChange] {
        let strays = try setStraysAside(now: now)
        let rows = try Row.fetchAll(database.cachedStatement(sql: tables.abandoned), arguments: [holder.nonce])
        return try strays
            + rows.compactMap { row -> JobChange? in
                do { return try takeOver(JobRow(row), now: now, backoff: backoff) } catch let error as UnreadableJob {
                    return try setAside(error, now: now)
                }
            }
    }

    /// Nil when nothing runs.
    private func takeOver(_ row: JobRow, now: Timestamp, backoff: Backoff) throws -> JobChange? {
        guard let run = row.job.currentRun else { return nil }
        var row = row
        let end = RunEnd(
            job: row.job.id,
            run: run,
            ending: .crashed(retryAt: backoff.retry(of: row.job, at: now)),
            outcome: .crashed,
            error: "the process ended while it ran",
            at: now
        )
        var change = try finish(&row, end)
        if change.runs.isEmpty, let sequence = row.sequence {
            change.runs = try endAbandonedRuns(of: sequence, because: "the process ended while it ran", now: now)
        }
        return change
    }

    func perform(_ command: JobCommand, on id: JobID, now: Timestamp) throws -> JobChange {
        var row = try find(id)
        return try perform(command, on: &row, now: now)
    }

    func cancel(owner: String, uniqueKey: String, now: Timestamp) throws -> JobChange? {
        guard var row = try holder(ofKey: uniqueKey, owner: owner, now: now) else { return nil }
        return try perform(.cancel, on: &row, now: now)
    }

    private func perform(_ command: JobCommand, on row: inout JobRow, now: Timestamp) throws -> JobChange {
        let run = row.job.currentRun
        let passed = try row.job.perform(command, now: now)
        var runs = try insertPassed(passed, of: row.job, now: now)
        if command == .cancel, let run, let ended = try endRun(run, .cancelled, error: nil, at: now) {
            runs.append(ended)
        }
        try save(&row, now: now)
        return JobChange(job: row.job, runs: runs)
    }
}

/// A handler's writes ended the transaction that they were part of.
private struct EndedTransaction: Error {}

extension DatabaseError {
    /// No room, no memory, a disk that does not work: whoever writes meets it, and it passes.
    fileprivate var isTroubleOfStore: Bool {
        [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM].contains(resultCode)
    }
}
