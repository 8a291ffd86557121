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

    /// The places of a statement do not matter to its plan.
    private func plan(_ sql: String) async throws -> [String] {
        try await pool.read { database in
            let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            // Unbound, they are NULL.
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] }
        }
    }

    @Test("what is due, and what is next, is one look-up in an index")
    func lane() async throws {
        let plan = try await plan(JobTables(prefix: "therapyd_").lane)
        #expect(
            plan == [
                "SEARCH therapyd_jobs USING COVERING INDEX therapyd_jobs_waiting (kind=? AND priority=? AND due>?)"
            ]
        )
    }

    @Test("nothing that a running scheduler asks reads a whole table, or sorts more than it is asked for")
    func plans() async throws {
        let tables = JobTables(prefix: "therapyd_")
        let kinds = JobKindTable()
        let nobody = try #require(JobID("00000000-0000-0000-0000-000000000000"))
        let statements: [(String, String)] = [
            (tables.jobByID, "SEARCH therapyd_jobs USING PRIMARY KEY (id=?)"),
            (tables.endUntouched, "SEARCH therapyd_jobs USING PRIMARY KEY (id=?)"),
            (tables.jobByKey, "USING INDEX therapyd_jobs_key (keyOwner=? AND uniqueKey=?)"),
            (tables.jobsByAnchor, "USING INDEX therapyd_jobs_anchor (anchor=?)"),
            (tables.renewLeases, "therapyd_jobs_running"),
            (tables.abandoned, "therapyd_jobs_running"),
            (tables.latestRun, "COVERING INDEX therapyd_jobs_running"),
            (tables.zonesBefore, "USING INDEX therapyd_jobs_zones (zoneData<?)"),
            (tables.zonesBefore, "USING INDEX therapyd_jobs_zones (zoneData>?)"),
            (tables.pruneJobs, "COVERING INDEX therapyd_jobs_ended (endedAt>? AND endedAt<?)"),
            (tables.list(RunQuery(job: nobody), kinds: kinds), "therapyd_runs_job (job=?)"),
            (tables.list(JobQuery(), in: .scheduled, kinds: kinds), "COVERING INDEX therapyd_jobs_waiting"),
            (tables.list(JobQuery(), in: .completed, kinds: kinds), "COVERING INDEX therapyd_jobs_ended"),
            (tables.list(JobQuery(), in: .completed, kinds: kinds), "USING PRIMARY KEY (id=?)"),
            (tables.list(JobQuery(), in: .paused, kinds: kinds), "COVERING INDEX therapyd_jobs_parked"),
        ]
        for (sql, step) in statements {
            let plan = try await plan(sql)
            #expect(plan.contains { $0.contains(step) }, "\(sql): \(plan)")
            #expect(!plan.contains { $0 == "SCAN therapyd_jobs" || $0 == "SCAN therapyd_runs" }, "\(sql): \(plan)")
        }
        for counting in try await plan(tables.countsByState) where counting.hasPrefix("SCAN therapyd") {
            #expect(counting.contains("COVERING INDEX"))
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
        #expect(try await store.runs(RunQuery()).runs.map(\.outcome) == [.running, .succeeded, .succeeded])
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
