import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// One batch; true when there is more. Runs are numbered as they begin, so the oldest are looked at and no others.
    func prune(_ rule: PruningRule) throws -> Bool {
        var deleted = 0
        let excess = try rule.keeping.map { max(0, try countRuns() - $0) } ?? 0
        if excess > 0 || rule.before != nil {
            for (id, finishedAt) in try oldestRuns(rule.batch) {
                guard deleted < excess || rule.before.map({ finishedAt < $0 }) ?? false else { break }
                var statement = try JobStatement(tables.deleteRun, in: database)
                statement.bind(id)
                guard try statement.run() == 1 else { break }
                deleted += 1
            }
        }
        guard let before = rule.before else { return deleted == rule.batch }
        var statement = try JobStatement(tables.pruneJobs, in: database)
        statement.bind(before)
        statement.bind(rule.batch)
        return try statement.run() == rule.batch || deleted == rule.batch
    }

    private func oldestRuns(_ limit: Int) throws -> [(id: Int64, finishedAt: Timestamp)] {
        var statement = try JobStatement(tables.oldestRuns, in: database)
        statement.bind(limit)
        return try statement.all { ($0.integer(0), $0.instant(1)) }
    }

    private func countRuns() throws -> Int {
        try JobStatement(tables.countRuns, in: database).first { $0.int(0) } ?? 0
    }
}
