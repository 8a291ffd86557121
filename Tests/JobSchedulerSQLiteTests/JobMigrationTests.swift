import GRDB
import JobScheduler
import JobSchedulerSQLite
import Testing
import TimeZoneRules

@Suite("The schema's steps")
struct JobMigrationTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let holder = LeaseHolder(nonce: "this start")

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
    }

    /// One of each state, with history.
    private func fill() async throws {
        func named(_ name: String, _ schedule: Schedule = .once(at: morning), key: String? = nil) -> JobRequest {
            JobRequest(
                owner: name == "other" ? "plugin" : "core",
                name: name,
                schedule: schedule,
                arguments: Array(#"{"n":"Zoë"}"#.utf8),
                uniqueKey: key.map { UniqueKey($0) },
                maxAttempts: 3,
                priority: .high,
                catchUp: .all(limit: 4)
            )
        }
        let jobs = try await store.enqueue(
            [
                named("work"), named("work", key: "held"), named("work"), named("work"),
                named("later", .once(at: morning + .seconds(90))), named("paused"), named("cancelled"), named("other"),
                named("calendar", try Schedule(parsing: "Mon..Fri 09:00", zone: "Europe/Berlin"), key: "daily"),
                named("often", try Schedule(parsing: "every 90min from 2026-11-24T07:00:00Z", zone: nil)),
            ],
            now: morning
        ).map(\.job)
        let claimed = try await store.claim(demand(holder)).claimed
        _ = try await store.end(claimed[0].end(), holder: holder)
        _ = try await store.end(claimed[1].end(.failed(retryAt: morning + .seconds(7)), .failed), holder: holder)
        _ = try await store.end(claimed[2].end(.discarded, .failed), holder: holder)
        _ = try await store.perform(.pause, on: jobs[5].id, now: morning)
        _ = try await store.perform(.cancel, on: jobs[6].id, now: morning)
        // Runs by hand, and is to be paused then.
        _ = try await store.claim(jobs[9].id, holder: holder, leaseUntil: morning + .seconds(60), now: morning)
        _ = try await store.perform(.pause, on: jobs[9].id, now: morning)
    }

    private func everything() async throws -> (jobs: [Job], runs: [Run], counts: [JobState: Int]) {
        // A store of its own, which knows no kinds yet.
        let store = SQLiteJobStore(pool)
        return (
            try await store.jobs(JobQuery(limit: 1000)).jobs, try await store.runs(RunQuery(limit: 1000)).runs,
            try await store.countsByState()
        )
    }

    @Test("jobs of the first schema, in every state, are the same in the second, and go on")
    func carriedOver() async throws {
        try await fill()
        let before = try await everything()
        #expect(before.jobs.count == 10 && before.runs.count == 6)
        let second = try #require(SQLiteJobStore.migrations().last)
        try await pool.write { try second.down($0) }
        #expect(try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM therapyd_runs") } == 6)
        try await pool.write { try second.up($0) }
        let after = try await everything()
        #expect(after.jobs == before.jobs)
        #expect(after.runs == before.runs)
        #expect(after.counts == before.counts)

        let next = LeaseHolder(nonce: "next start")
        let store = SQLiteJobStore(pool)
        #expect(try await store.followZones(now: morning).isEmpty, "computed anew, it is what it was")
        let taken = try await store.takeOver(for: next, now: morning, backoff: .standard)
        #expect(taken.count == before.jobs.count { $0.state == .running })
        #expect(try await store.claim(demand(next, at: morning + .seconds(3600))).claimed.count == 2)
        let key = try await store.enqueue([request(key: UniqueKey("daily"))], now: morning)
        #expect(key.map { if case .kept = $0 { true } else { false } } == [true])
    }

    @Test("rows of the first schema that another program spoiled hold nothing up, and are given up")
    func spoiled() async throws {
        let spoilings = [
            "state = 'dreaming'", "nextRun = NULL", "nextRun = 'soon', priority = 9", "state = 'running'",
            "state = 'completed'", "owner = 'nobody', state = 'paused', nextRun = NULL", "arguments = x'FF'",
        ]
        let jobs = try await store.enqueue(spoilings.map { _ in request() }, now: morning).map(\.job)
        let second = try #require(SQLiteJobStore.migrations().last)
        try await pool.write { database in
            try second.down(database)
            for (job, spoiling) in zip(jobs, spoilings) {
                try database.execute(
                    sql: "UPDATE therapyd_jobs SET \(spoiling) WHERE id = ?",
                    arguments: [job.id.text]
                )
            }
            try second.up(database)
        }
        let store = SQLiteJobStore(pool)
        let listed = try await store.jobs(JobQuery()).jobs
        #expect(listed.map(\.id) == jobs.map(\.id))
        let states = listed.map(\.state)
        for place in [0, 3, 4, 5] { #expect(states[place] == .discarded, "\(spoilings[place])") }
        _ = try await store.claim(demand(holder))
        #expect(try await store.countsByState().values.reduce(0, +) == jobs.count)
    }
}
