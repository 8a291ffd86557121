import GRDB
import JobScheduler
import Testing
import TimeZoneRules

@testable import JobSchedulerSQLite

@Suite("Queries over jobs and runs")
struct QueryTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let holder = LeaseHolder(nonce: "this start")

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
    }

    private func plan(_ sql: String, _ arguments: StatementArguments) async throws -> [String] {
        try await pool.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }

    @Test("what is due, and what is next, is one look-up in an index")
    func lane() async throws {
        let tables = JobTables(prefix: "therapyd_")
        let plan = try await plan(tables.lane, ["core", "work", 1, 10])
        #expect(plan.count == 1)
        #expect(plan.first?.hasPrefix("SEARCH therapyd_jobs USING") == true)
        #expect(plan.first?.contains("INDEX therapyd_jobs_waiting (owner=? AND name=? AND priority=?)") == true)
    }

    @Test("nothing that a running scheduler asks reads a whole table")
    func plans() async throws {
        let tables = JobTables(prefix: "therapyd_")
        let statements: [(String, StatementArguments, String)] = [
            (tables.jobByID, ["x"], "sqlite_autoindex_therapyd_jobs_1 (id=?)"),
            (tables.jobByKey, ["core", "k"], "therapyd_jobs_key (owner=? AND heldKey=?)"),
            (tables.renewLeases, [0, "h"], "therapyd_jobs_holder (holder=?)"),
            (tables.abandoned, ["h"], "therapyd_jobs_holder"),
            (tables.strays, [], "therapyd_jobs_state (state>? AND state<?)"),
            (tables.pruneJobs, [0, 10], "therapyd_jobs_ended (endedAt>? AND endedAt<?)"),
            (
                tables.list(RunQuery(job: JobID("00000000-0000-0000-0000-000000000000"))).sql, ["x"],
                "therapyd_runs_job (job=?)"
            ),
            (tables.list(JobQuery(after: 5), state: .running).sql, ["running", 5], "therapyd_jobs_state (state=?"),
        ]
        for (sql, arguments, index) in statements {
            let plan = try await plan(sql, arguments)
            #expect(plan.contains { $0.contains(index) }, "\(sql): \(plan)")
        }
    }

    @Test("pages follow one another without gaps, by state, by owner, and in all")
    func jobPages() async throws {
        _ = try await store.enqueue(
            (0..<25).map { request("work", owner: $0 % 2 == 0 ? "core" : "plugin") },
            now: morning
        )
        _ = try await store.claim(demand(holder, limit: 4))
        for query in [
            JobQuery(limit: 7), JobQuery(owner: "plugin", limit: 5),
            JobQuery(states: [.running, .scheduled], limit: 7),
            JobQuery(owner: "core", states: [.running], limit: 3),
        ] {
            var pages: [JobPage] = []
            var query = query
            repeat {
                pages.append(try await store.jobs(query))
                query.after = pages.last?.next
            } while query.after != nil
            let jobs = pages.flatMap(\.jobs)
            let expected = try await store.jobs(JobQuery(limit: 1000)).jobs.filter {
                (query.owner == nil || $0.owner == query.owner) && query.states?.contains($0.state) ?? true
            }
            #expect(jobs == expected)
            #expect(pages.dropLast().allSatisfy { $0.jobs.count == query.limit })
        }
    }

    @Test("runs are listed both ways, filtered and in pages")
    func runPages() async throws {
        _ = try await store.enqueue((0..<10).map { _ in request() }, now: morning)
        for claimed in try await store.claim(demand(holder)).claimed.dropLast(3) {
            _ = try await store.end(claimed.end(), holder: holder)
        }
        let all = try await store.runs(RunQuery()).runs
        let reversed = Array(all.reversed())
        #expect(all.map(\.id) == all.map(\.id).sorted() && all.count == 10)
        let newest = try await store.runs(RunQuery(order: .newestFirst, limit: 4))
        #expect(newest.runs == Array(reversed[..<4]))
        let older = try await store.runs(RunQuery(order: .newestFirst, after: newest.next))
        #expect(older.runs == Array(reversed[4...]))
        #expect(try await store.runs(RunQuery(outcomes: [.running])).runs.count == 3)
        #expect(try await store.runs(RunQuery(from: morning + .seconds(1))).runs.isEmpty)
        let run = try #require(all.first)
        #expect(try await store.run(run.id) == run)
    }

    @Test("pruning takes the oldest ended runs and jobs, and never what runs")
    func pruning() async throws {
        _ = try await store.enqueue((0..<10).map { _ in request() }, now: morning)
        for (index, claimed) in try await store.claim(demand(holder)).claimed.dropFirst().enumerated() {
            _ = try await store.end(claimed.end(at: morning + .seconds(Int64(index))), holder: holder)
        }
        #expect(try await store.prune(PruningRule(before: morning + .seconds(5), batch: 3)))
        while try await store.prune(PruningRule(before: morning + .seconds(5), batch: 3)) {}
        #expect(try await store.countsByState() == [.running: 1, .completed: 4])
        #expect(try await store.runs(RunQuery()).runs.count == 5)
        _ = try await store.prune(PruningRule(keeping: 2))
        #expect(try await store.runs(RunQuery()).runs.map(\.outcome) == [.running, .succeeded])
    }

    @Test("the schema goes up and down")
    func migrations() throws {
        let queue = try DatabaseQueue()
        try queue.write { database in
            for _ in 0..<2 {
                for migration in SQLiteJobStore.migrations(prefix: "x_") { try migration.up(database) }
                #expect(try database.tableExists("x_jobs"))
                for migration in SQLiteJobStore.migrations(prefix: "x_").reversed() { try migration.down(database) }
                #expect(try !database.tableExists("x_jobs"))
            }
        }
    }
}
