import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// One batch; true when there is more. Runs are numbered as they begin, so the oldest are looked at and no others.
    func prune(_ rule: PruningRule) throws -> Bool {
        var deleted = 0
        let excess = try rule.keeping.map { max(0, try countRuns() - $0) } ?? 0
        if excess > 0 || rule.before != nil {
            for row in try Row.fetchAll(database.cachedStatement(sql: tables.oldestRuns), arguments: [rule.batch]) {
                // What is no instant is as old as can be.
                let finishedAt = (try? row.decode(Int64.self, forColumn: "finishedAt")) ?? .min
                guard deleted < excess || rule.before.map({ finishedAt < $0.microseconds }) ?? false else { break }
                try database.cachedStatement(sql: tables.deleteRun).execute(arguments: [row["id"] as Int64])
                deleted += 1
            }
        }
        var more = deleted == rule.batch
        if let before = rule.before {
            try database.cachedStatement(sql: tables.pruneJobs).execute(arguments: [before.microseconds, rule.batch])
            more = more || database.changesCount == rule.batch
        }
        return more
    }

    private func countRuns() throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: tables.countRuns)) ?? 0
    }
}
