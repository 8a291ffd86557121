import GRDB
public import JobScheduler
import TimeZoneRules

extension SQLiteJobStore {
    public func job(_ id: JobID) async throws -> Job? {
        let tables = tables
        return try await writer.read { database in
            try Row.fetchOne(database.cachedStatement(sql: tables.jobByID), arguments: [id.text])
                .map { try JobRow($0).job }
        }
    }

    public func run(_ id: Int64) async throws -> Run? {
        let tables = tables
        return try await writer.read { database in
            try Row.fetchOne(database.cachedStatement(sql: tables.runByID), arguments: [id]).flatMap(Run.init)
        }
    }

    /// A look-up in the index for each state that is asked for, merged: never a sort of all that is stored.
    public func jobs(_ query: JobQuery) async throws -> JobPage {
        let tables = tables
        let rows: [JobRow] = try await writer.read { database in
            var rows: [JobRow] = []
            for state in query.states?.map(Optional.some) ?? [nil] {
                let (sql, arguments) = tables.list(query, state: state)
                // What cannot be read is not listed, and does not hide the others.
                rows += try Row.fetchAll(database, sql: sql, arguments: arguments).compactMap { try? JobRow($0) }
            }
            return rows
        }
        let sorted = rows.sorted { ($0.sequence ?? 0) < ($1.sequence ?? 0) }
        let page = sorted.prefix(query.limit)
        return JobPage(jobs: page.map(\.job), next: sorted.count > query.limit ? page.last?.sequence : nil)
    }

    public func runs(_ query: RunQuery) async throws -> RunPage {
        let (sql, arguments) = tables.list(query)
        let runs = try await writer.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).compactMap(Run.init)
        }
        let page = runs.prefix(query.limit)
        return RunPage(runs: Array(page), next: runs.count > query.limit ? page.last?.id : nil)
    }

    public func countsByState() async throws -> [JobState: Int] {
        let tables = tables
        return try await writer.read { database in
            var counts: [JobState: Int] = [:]
            for row in try Row.fetchAll(database.cachedStatement(sql: tables.countsByState)) {
                guard let text = try? row.decode(String.self, atIndex: 0) else { continue }
                if let state = JobState(rawValue: text) { counts[state] = row[1] }
            }
            return counts
        }
    }
}

extension JobTables {
    func list(_ query: JobQuery, state: JobState?) -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let state {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        if let owner = query.owner {
            // Not by the index over what waits: that one has another order.
            conditions.append("+owner = ?")
            arguments += [owner]
        }
        if let after = query.after {
            conditions.append("seq > ?")
            arguments += [after]
        }
        return (
            "SELECT * FROM \(jobs)\(Self.condition(conditions)) ORDER BY seq LIMIT \(query.limit + 1)", arguments
        )
    }

    func list(_ query: RunQuery) -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let job = query.job {
            conditions.append("job = ?")
            arguments += [job.text]
        }
        if let owner = query.owner {
            conditions.append("owner = ?")
            arguments += [owner]
        }
        if let outcomes = query.outcomes {
            let names = outcomes.map(\.rawValue).sorted()
            conditions.append("outcome IN (\(names.map { _ in "?" }.joined(separator: ", ")))")
            arguments += StatementArguments(names)
        }
        if let from = query.from {
            conditions.append("startedAt >= ?")
            arguments += [from.microseconds]
        }
        if let after = query.after {
            conditions.append(query.order == .oldestFirst ? "id > ?" : "id < ?")
            arguments += [after]
        }
        let order = query.order == .oldestFirst ? "ASC" : "DESC"
        return (
            "SELECT * FROM \(runs)\(Self.condition(conditions)) ORDER BY id \(order) LIMIT \(query.limit + 1)",
            arguments
        )
    }

    private static func condition(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
