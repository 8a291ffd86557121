import GRDB
import JobScheduler
import TimeZoneRules

/// Jobs whose instants change with something else.
extension JobSession {
    /// Moves the jobs that are anchored to a record with its moment; without one they are cancelled.
    func follow(anchor record: String, at moment: Timestamp?, now: Timestamp) throws -> [JobChange] {
        try refreshKinds()
        var statement = try JobStatement(tables.jobsByAnchor, in: database)
        statement.bind(record)
        let rows = try statement.all { try? JobRow($0, kinds: kinds) }
        return try rows.compactMap { row -> JobChange? in
            var row = row
            guard let moment else { return try perform(.cancel, on: &row, now: now) }
            guard let passed = try row.job.follow(anchorAt: moment, now: now) else { return nil }
            let runs = try self.record(passed, of: row, now: now)
            try save(&row, definition: true, now: now)
            return JobChange(job: row.job, runs: runs)
        }
    }

    /// Computes anew what was computed with other data of the zones.
    func followZones(now: Timestamp) throws -> [ZoneShift] {
        try refreshKinds()
        var statement = try JobStatement(tables.zonesBefore, in: database)
        statement.bind(shared.zoneData)
        let rows = try statement.all { try? JobRow($0, kinds: kinds) }
        return try rows.compactMap { row in
            var row = row
            // Its next instant is computed when its run ends.
            guard row.run == nil else { return nil }
            let before = row.job.followZone(now: now)
            // What did not move is computed with the present data from now on, too.
            try save(&row, now: now)
            return before.map { ZoneShift(job: row.job, before: $0) }
        }
    }
}
