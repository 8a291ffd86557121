import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// Ends runs, each by itself.
    func end(_ ends: [RunEnd], holder: LeaseHolder) throws -> [Result<JobChange, RunEndError>] {
        try ends.map { end in
            guard end.committing != nil else { return try finish(end, holder: holder) }
            // What its handler writes goes with it, or not at all; the others' ends stay.
            do {
                var result: Result<JobChange, RunEndError>?
                try database.inSavepoint {
                    result = try self.end(end, holder: holder)
                    guard case .success = result else { return .rollback }
                    return .commit
                }
                return result ?? .failure(.leaseLost)
            }
        }
    }

    private func end(_ end: RunEnd, holder: LeaseHolder) throws -> Result<JobChange, RunEndError> {
        // First whether it may, so that nothing of a run that lost its job is even tried.
        let result = try finish(end, holder: holder)
        guard case .success = result, let writes = end.committing else { return result }
        do {
            try writes(SQLiteJobTransaction(database: database))
        } catch {
            // The store's trouble is not the handler's; and nothing can be kept of a transaction that was ended.
            guard database.isInsideTransaction, !error.isTrouble else { throw error }
            return .failure(.commitFailed(error))
        }
        return result
    }

    private func finish(_ end: RunEnd, holder: LeaseHolder) throws -> Result<JobChange, RunEndError> {
        if let claimed = end.claimed, let change = try finishUntouched(end, claimed, holder: holder) {
            return .success(change)
        }
        do {
            guard var row = try row(end.job), let run = row.run, run.id == end.run,
                row.lease?.holder == holder.nonce
            else { return .failure(.leaseLost) }
            return .success(try finish(&row, run, end))
        } catch let error as UnreadableJob {
            // Somebody wrote into it meanwhile.
            try setAside(error, now: end.at)
            return .failure(.leaseLost)
        }
    }

    /// The quick way for a job to which nothing happened since it was claimed; nil when something did.
    private func finishUntouched(_ end: RunEnd, _ claimed: ClaimedJob, holder: LeaseHolder) throws -> JobChange? {
        guard let kind = kinds[.init(kind: claimed.job.kind, argumentsVersion: claimed.job.argumentsVersion)] else {
            return nil
        }
        var row = JobRow(claimed.job, kind: kind)
        try row.job.end(end, startedAt: claimed.run.startedAt)
        guard try saveUntouched(&row, since: claimed, holder: holder, now: end.at) else { return nil }
        let run = claimed.run.ended(end)
        try record(run, kind: kind)
        return JobChange(job: row.job, runs: [run])
    }

    private func finish(_ row: inout JobRow, _ run: Run, _ end: RunEnd) throws -> JobChange {
        try row.job.end(end, startedAt: run.startedAt)
        try save(&row, now: end.at)
        let run = run.ended(end)
        try record(run, kind: row.kind)
        return JobChange(job: row.job, runs: [run])
    }

    func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) throws -> [JobChange] {
        try refreshKinds()
        var statement = try JobStatement(tables.abandoned, in: database)
        statement.bind(holder.nonce)
        let rows = try statement.all { row in Result { () throws(UnreadableJob) in try JobRow(row, kinds: kinds) } }
        return try rows.compactMap { read in
            var row: JobRow
            do throws(UnreadableJob) { row = try read.get() } catch {
                return try setAside(error, now: now)
            }
            guard let run = row.run else { return nil }
            let end = RunEnd(
                job: row.job.id,
                run: run.id,
                ending: .crashed(retryAt: backoff.retry(of: row.job, at: now)),
                outcome: .crashed,
                error: "the process ended while it ran",
                at: now
            )
            return try finish(&row, run, end)
        }
    }
}

extension Error {
    /// Whether it says that the database cannot be written to just now, whatever is written.
    var isTrouble: Bool {
        guard let code = (self as? DatabaseError)?.resultCode else { return false }
        return switch code {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_CORRUPT,
            .SQLITE_CANTOPEN, .SQLITE_NOTADB:
            true
        default: false
        }
    }
}

extension Run {
    fileprivate func ended(_ end: RunEnd) -> Run {
        var run = self
        run.finishedAt = end.at
        run.outcome = end.outcome
        run.error = end.error
        return run
    }
}
