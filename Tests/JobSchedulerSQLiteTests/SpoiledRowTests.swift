import GRDB
import JobScheduler
import JobSchedulerSQLite
import Testing
import TimeZoneRules

@Suite("Rows that another program spoiled")
struct SpoiledRowTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let holder = LeaseHolder(nonce: "this start")

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
    }

    private func spoil(_ job: Job, _ assignment: String) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "UPDATE therapyd_jobs SET \(assignment) WHERE id = ?",
                arguments: [job.id.blob]
            )
        }
    }

    private static let spoilings = [
        "catchUp = 'sometimes'", "priority = 1, state = 'dreaming'", "arguments = x'FF00'",
        "attempt = 'many'", "occurrence = 'x'", "createdAt = 'x'", "kind = 77", "maxAttempts = 'x'",
        "schedule = x'00'", "timeZone = 'Mars/Olympus', schedule = 'daily'", "followUp = 'what'", "jitter = 'x'",
    ]

    @Test("none stops the others, and each is listed", arguments: spoilings)
    func claimed(_ spoiling: String) async throws {
        let jobs = try await store.enqueue([request(), request()], now: morning).map(\.job)
        try await spoil(jobs[0], spoiling)
        let claimed = try await store.claim(demand(holder)).claimed
        #expect(claimed.contains { $0.job.id == jobs[1].id })
        #expect(try await store.jobs(JobQuery()).jobs.map(\.id) == jobs.map(\.id))
        #expect(try await store.job(jobs[0].id) != nil)
    }

    @Test("one that is claimed is given up, and says so")
    func setAside() async throws {
        let job = try #require(try await store.enqueue([request()], now: morning).first).job
        try await spoil(job, "catchUp = 'sometimes'")
        #expect(try await store.claim(demand(holder)).claimed.isEmpty)
        let shown = try #require(try await store.jobs(JobQuery(states: [.discarded])).jobs.first)
        #expect(shown.id == job.id)
        #expect(shown.lastError?.contains("cannot be read") == true)
        #expect(try await store.countsByState() == [.discarded: 1])
        // What was wrong with it is gone, so that it can be tried again.
        #expect(try await store.perform(.retry, on: job.id, now: morning).job.state == .scheduled)
        #expect(try await store.claim(demand(holder)).claimed.map(\.job.id) == [job.id])
    }

    @Test("one that nobody met yet is refused by its name")
    func refused() async throws {
        let job = try #require(try await store.enqueue([request()], now: morning).first).job
        try await spoil(job, "catchUp = 'sometimes'")
        await #expect(throws: JobError.unreadable(job.id)) {
            try await store.perform(.cancel, on: job.id, now: morning)
        }
    }

    @Test(
        "what the tables' constraints name is kept out",
        arguments: [
            "due = 'tomorrow'", "state = 'running'", "holder = 'somebody'", "priority = 7", "id = 'x'", "due = NULL",
        ]
    )
    func constraints(_ spoiling: String) async throws {
        let job = try #require(try await store.enqueue([request()], now: morning).first).job
        await #expect(throws: DatabaseError.self) { try await spoil(job, spoiling) }
        #expect(try await store.job(job.id) == job)
    }

    @Test("one that holds a unique key gives it to the next")
    func key() async throws {
        let key = UniqueKey("one", onConflict: .replace)
        let first = try #require(try await store.enqueue([request(key: key)], now: morning).first).job
        try await spoil(first, "catchUp = 'sometimes'")
        let second = try #require(try await store.enqueue([request(key: key)], now: morning).first).job
        #expect(second.id != first.id)
        #expect(try await store.job(first.id)?.state == .discarded)
    }

    @Test("one that runs ends nothing but itself, also when it is taken over")
    func running() async throws {
        let jobs = try await store.enqueue([request(), request()], now: morning).map(\.job)
        let claimed = try await store.claim(demand(holder)).claimed
        try await spoil(jobs[0], "catchUp = 'sometimes', pausing = 1")
        let ends = claimed.map { $0.end() }
        let exchange = try await store.exchange(ends, for: nil, holder: holder)
        #expect(exchange.ended.map { (try? $0.get())?.job.state } == [nil, .completed])

        let others = try await store.enqueue([request(), request()], now: morning).map(\.job)
        _ = try await store.claim(demand(holder))
        try await spoil(others[0], "catchUp = 'sometimes'")
        let next = LeaseHolder(nonce: "next start")
        let taken = try await store.takeOver(for: next, now: morning, backoff: .standard)
        #expect(taken.map(\.job.state) == [.discarded, .retrying])
        #expect(taken.flatMap(\.runs).map(\.outcome) == [.crashed, .crashed])
        #expect(try await store.job(others[0].id)?.state == .discarded)
    }

    // MARK: - Writes of handlers

    @Test(
        "writes that end the transaction, or are not whole at its end, fail their own run alone",
        arguments: ["INSERT OR ROLLBACK INTO effects VALUES (1, NULL)", "INSERT INTO effects VALUES (2, 99)"]
    )
    func handlers(_ sql: String) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE effects
                        (n INTEGER PRIMARY KEY, p INTEGER REFERENCES effects (n) DEFERRABLE INITIALLY DEFERRED);
                    INSERT INTO effects VALUES (1, NULL);
                    """
            )
        }
        _ = try await store.enqueue([request(), request(), request(), request()], now: morning)
        var first = demand(holder)
        first.limit = 3
        let claimed = try await store.claim(first).claimed
        let ends = [
            claimed[0].end { try $0.execute(sql: "INSERT INTO effects VALUES (10, NULL)") },
            claimed[1].end { try $0.execute(sql: sql) },
            claimed[2].end(),
        ]
        let exchange = try await store.exchange(ends, for: demand(holder), holder: holder)
        #expect(exchange.ended.map { (try? $0.get())?.job.state } == [.completed, nil, .completed])
        #expect(exchange.claim.claimed.count == 1)
        #expect(try await pool.read { try Int.fetchAll($0, sql: "SELECT n FROM effects") } == [1, 10])
        #expect(try await store.job(claimed[1].job.id)?.state == .running)
    }
}
