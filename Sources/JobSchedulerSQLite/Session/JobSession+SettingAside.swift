import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// Takes a row that cannot be read out of everybody's way: its job is discarded, its run ends as crashed, its key is
    /// free, and it is listed like any other, with the reason.
    ///
    /// - Returns: nil when it has no id to find it by.
    @discardableResult
    func setAside(_ error: UnreadableJob, now: Timestamp) throws -> JobChange? {
        guard let id = error.id else { return nil }
        var runs: [Run] = []
        if var run = error.run {
            run.finishedAt = now
            run.outcome = .crashed
            run.error = error.description
            try record(run, kind: error.kind)
            runs.append(run)
        }
        var statement = try JobStatement(tables.setAside, in: database)
        statement.bind(error.description)
        statement.bind(now)
        statement.bind(id)
        try statement.run()
        try refreshKinds()
        var reading = try JobStatement(tables.jobByID, in: database)
        reading.bind(id)
        return try reading.first { JobRow.shown($0, kinds: kinds) }?.map { JobChange(job: $0, runs: runs) }
    }
}
