import GRDB
import GroupCommit
public import JobScheduler
import TimeZoneRules

extension SQLiteJobStore {
    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (JobReading) throws -> Value
    ) async throws -> Value {
        let (tables, kinds) = (tables, kinds)
        return try await writer.readAsOne { database in
            let kinds = try kinds.current(in: database, tables, isCommitted: true)
            return try body(JobReading(database: database, tables: tables, kinds: kinds))
        }
    }

    public func job(_ id: JobID) async throws -> Job? { try await read { try $0.job(id) } }

    public func run(_ id: Int64) async throws -> Run? { try await read { try $0.run(id) } }

    /// Never a sort of all that is stored: those of one state are found by the index that they stand in.
    public func jobs(_ query: JobQuery) async throws -> JobPage {
        let jobs = try await read { reading in
            guard let states = query.states else { return try reading.jobs(query) }
            return try states.flatMap { try reading.jobs(query, in: $0) }.sorted { $0.id < $1.id }
        }
        let page = jobs.prefix(query.limit)
        return JobPage(jobs: Array(page), next: jobs.count > query.limit ? page.last?.id : nil)
    }

    /// Runs at work stand with their jobs, ended ones in the history.
    public func runs(_ query: RunQuery) async throws -> RunPage {
        let runs = try await read { reading in
            let ended = query.outcomes == [.running] ? [] : try reading.endedRuns(query)
            let running = query.outcomes?.contains(.running) ?? true ? try reading.running(query) : []
            return (ended + running).sorted {
                query.order == .oldestFirst ? $0.id < $1.id : $0.id > $1.id
            }
        }
        let page = runs.prefix(query.limit)
        return RunPage(runs: Array(page), next: runs.count > query.limit ? page.last?.id : nil)
    }

    public func countsByState() async throws -> [JobState: Int] { try await read { try $0.countsByState() } }
}

/// Questions inside one read transaction.
struct JobReading {
    let database: Database
    let tables: JobTables
    let kinds: JobKindTable

    func job(_ id: JobID) throws -> Job? {
        var statement = try JobStatement(tables.jobByID, in: database)
        statement.bind(id)
        return try statement.first { JobRow.shown($0, kinds: kinds) } ?? nil
    }

    func run(_ id: Int64) throws -> Run? {
        var statement = try JobStatement(tables.runByID, in: database)
        statement.bind(id)
        return try statement.first { Run($0, kinds: kinds) } ?? nil
    }

    func jobs(_ query: JobQuery) throws -> [Job] {
        var statement = try JobStatement(tables.list(query, kinds: kinds), in: database)
        if let after = query.after { statement.bind(after) }
        return try statement.all { JobRow.shown($0, kinds: kinds) }
    }

    func jobs(_ query: JobQuery, in state: JobState) throws -> [Job] {
        var statement = try JobStatement(tables.list(query, in: state, kinds: kinds), in: database)
        statement.bind(state.rawValue)
        if let after = query.after { statement.bind(after) }
        return try statement.all { JobRow.shown($0, kinds: kinds) }
    }

    func endedRuns(_ query: RunQuery) throws -> [Run] {
        var statement = try JobStatement(tables.list(query, kinds: kinds), in: database)
        if let job = query.job { statement.bind(job) }
        for outcome in query.outcomes?.map(\.rawValue).sorted() ?? [] { statement.bind(outcome) }
        if let from = query.from { statement.bind(from) }
        if let after = query.after { statement.bind(after) }
        return try statement.all { Run($0, kinds: kinds) }
    }

    /// Few: as many as a scheduler runs at once.
    func running(_ query: RunQuery) throws -> [Run] {
        try JobStatement(tables.running, in: database).all { Run($0, kinds: kinds) }.filter { run in
            (query.job ?? run.job) == run.job && (query.owner ?? run.owner) == run.owner
                && query.from.map { run.startedAt >= $0 } ?? true
                && query.after.map { query.order == .oldestFirst ? run.id > $0 : run.id < $0 } ?? true
        }
    }

    func countsByState() throws -> [JobState: Int] {
        var counts: [JobState: Int] = [:]
        try JobStatement(tables.countsByState, in: database).scan { row in
            if let state = row.text(0).flatMap(JobState.init(rawValue:)) { counts[state, default: 0] += row.int(1) }
            return true
        }
        return counts.filter { $0.value > 0 }
    }
}

extension JobTables {
    /// The index that the jobs in a state stand in, and its condition: none is as large as the table.
    private func index(of state: JobState) -> (name: String, condition: String) {
        switch state {
        case .scheduled, .retrying: ("\(jobs)_waiting", "due IS NOT NULL")
        case .running: ("\(jobs)_running", "run IS NOT NULL")
        case .paused: ("\(jobs)_parked", "parked IS NOT NULL")
        case .completed, .discarded, .cancelled: ("\(jobs)_ended", "endedAt IS NOT NULL")
        }
    }

    private static func owned(by owner: String?, _ kinds: JobKindTable) -> String? {
        owner.map { owner in
            let numbers = kinds.numbers(ofOwner: owner)
            // Without a number SQLite could not use the index that it is told to; no kind is 0.
            return "kind IN (\((numbers.isEmpty ? [0] : numbers).map(String.init).joined(separator: ", ")))"
        }
    }

    func list(_ query: JobQuery, kinds: JobKindTable) -> String {
        let conditions = [Self.owned(by: query.owner, kinds), query.after.map { _ in "id > ?" }].compactMap { $0 }
        return "\(select)\(Self.condition(conditions)) ORDER BY id LIMIT \(query.limit + 1)"
    }

    /// The index has everything that chooses among them, so that only the page's own rows are read.
    func list(_ query: JobQuery, in state: JobState, kinds: JobKindTable) -> String {
        let index = index(of: state)
        let conditions =
            [index.condition, "state = ?"]
            + [Self.owned(by: query.owner, kinds), query.after.map { _ in "id > ?" }].compactMap { $0 }
        return """
            \(select) WHERE id IN (SELECT id FROM \(jobs) INDEXED BY \(index.name)\(Self.condition(conditions)) \
            ORDER BY id LIMIT \(query.limit + 1)) ORDER BY id
            """
    }

    func list(_ query: RunQuery, kinds: JobKindTable) -> String {
        var conditions: [String] = []
        if query.job != nil { conditions.append("job = ?") }
        if let owned = Self.owned(by: query.owner, kinds) { conditions.append(owned) }
        if let outcomes = query.outcomes {
            conditions.append("outcome IN (\(outcomes.map { _ in "?" }.joined(separator: ", ")))")
        }
        if query.from != nil { conditions.append("startedAt >= ?") }
        if query.after != nil { conditions.append(query.order == .oldestFirst ? "id > ?" : "id < ?") }
        let order = query.order == .oldestFirst ? "ASC" : "DESC"
        return """
            SELECT \(Self.runColumns) FROM \(runs)\(Self.condition(conditions)) \
            ORDER BY id \(order) LIMIT \(query.limit + 1)
            """
    }

    /// By the indexes alone, each of which has its states.
    var countsByState: String {
        JobState.allCases.map { index(of: $0) }.reduce(into: [:]) { $0[$1.name] = $1.condition }
            .sorted { $0.key < $1.key }.map { name, condition in
                // A job that runs and has an instant to come stands in two of them.
                let state = name.hasSuffix("_parked") ? " AND state = 'paused'" : ""
                return
                    "SELECT state, count(*) FROM \(jobs) INDEXED BY \(name) WHERE \(condition)\(state) GROUP BY state"
            }.joined(separator: " UNION ALL ")
    }

    private static func condition(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
