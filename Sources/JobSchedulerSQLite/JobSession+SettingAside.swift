import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// Takes a row that cannot be read out of the way, once and for all: its job is discarded, its run ends as crashed,
    /// and what cannot be read is replaced, so that it is listed like any other, with the reason.
    @discardableResult
    func setAside(_ error: UnreadableJob, now: Timestamp) throws -> JobChange {
        let runs = try endAbandonedRuns(of: error.sequence, because: error.description, now: now)
        try database.cachedStatement(sql: tables.setAside)
            .execute(arguments: [error.description, now.microseconds, error.sequence])
        // Each column is mended once at most: what it gets can be read.
        for _ in 0...JobTables.columns.count {
            do {
                guard let row = try row(sequence: error.sequence) else { break }
                return JobChange(job: row.job, runs: runs)
            } catch let next as UnreadableJob {
                try database.execute(
                    sql:
                        "UPDATE \(tables.jobs) SET \(next.column) = \(JobTables.harmlessValue(of: next.column)) WHERE seq = ?",
                    arguments: [error.sequence]
                )
            }
        }
        throw error
    }

    /// Ends what runs of a job in whose row even the run may be wrong.
    func endAbandonedRuns(of sequence: Int64, because reason: String, now: Timestamp) throws -> [Run] {
        try Row.fetchAll(
            database.cachedStatement(sql: tables.endAbandonedRuns),
            arguments: [now.microseconds, reason, sequence, sequence]
        ).compactMap(Run.init)
    }

    /// Rows that no look-up of a working scheduler's leads to: with a state that there is not, or at work for nobody.
    func setStraysAside(now: Timestamp) throws -> [JobChange] {
        try Row.fetchAll(database.cachedStatement(sql: tables.strays)).compactMap { row -> JobChange? in
            do {
                _ = try JobRow(row)
                return nil
            } catch let error as UnreadableJob { return try setAside(error, now: now) }
        }
    }
}

extension JobTables {
    fileprivate var setAside: String {
        """
        UPDATE \(jobs) SET state = 'discarded', nextRun = NULL, heldKey = NULL, followUp = NULL, pausing = 0, \
        run = NULL, holder = NULL, leaseUntil = NULL, lastError = ?, endedAt = ? WHERE seq = ?
        """
    }

    /// By the job, and by the run where the job's id is what was spoiled.
    fileprivate var endAbandonedRuns: String {
        """
        UPDATE \(runs) SET finishedAt = ?, outcome = 'crashed', error = ? WHERE outcome = 'running' AND \
        (job = (SELECT id FROM \(jobs) WHERE seq = ?) OR (id = (SELECT run FROM \(jobs) WHERE seq = ?) \
        AND NOT EXISTS (SELECT 1 FROM \(jobs) WHERE \(jobs).id = \(runs).job))) RETURNING *
        """
    }

    /// Asked by ranges between the states that there are, so that the index is not read through.
    var strays: String {
        let states = JobState.allCases.map(\.rawValue).sorted()
        let gaps =
            ["state < '\(states.first ?? "")'", "state > '\(states.last ?? "")'"]
            + zip(states, states.dropFirst()).map { "state > '\($0)' AND state < '\($1)'" }
        return (gaps + ["state = 'running' AND holder IS NULL"])
            .map { "SELECT * FROM \(jobs) WHERE \($0)" }.joined(separator: " UNION ALL ")
    }

    /// What can be read in place of what cannot.
    fileprivate static func harmlessValue(of column: String) -> String {
        switch column {
        case "id":
            "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || "
                + "hex(randomblob(2)) || '-' || hex(randomblob(6)))"
        case "owner", "name", "schedule": "''"
        case "arguments": "'{}'"
        case "catchUp": "'once'"
        case "priority", "maxAttempts": "1"
        case "occurrence", "attempt", "pausing", "createdAt": "0"
        default: "NULL"
        }
    }
}
