import CalendarExpression
import GRDB
import JobScheduler
import JobSchedulerSQLite
import Testing
import TimeZoneRules

@Suite("Jobs in SQLite")
struct SQLiteJobStoreTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let holder = LeaseHolder(nonce: "this start")

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
    }

    private func only(_ enqueued: [Enqueued]) throws -> Job { try #require(enqueued.first).job }

    @Test("a job is read back as it was written, in every state")
    func roundTrip() async throws {
        let request = JobRequest(
            owner: "core",
            name: "work",
            schedule: try Schedule(parsing: "every 1h from 2026-11-24T07:00:00Z", zone: nil),
            arguments: Array(#"{"name":"Zoë","n":[1,2]}"#.utf8),
            uniqueKey: UniqueKey("k"),
            maxAttempts: 7,
            priority: .high,
            catchUp: .skip(lateness: .seconds(5))
        )
        let job = try only(try await store.enqueue([request], now: morning))
        #expect(try await store.job(job.id) == job)
        #expect(job.nextRun == morning + .seconds(3600))

        let paused = try await store.perform(.pause, on: job.id, now: morning).job
        #expect(try await store.job(job.id) == paused)
        let outOfTurn = try await store.claim(
            job.id,
            holder: holder,
            leaseUntil: morning + .seconds(60),
            now: morning + .seconds(1)
        )
        #expect(try await store.job(job.id) == outOfTurn.job)
        #expect(
            outOfTurn.job.lifecycle.phase == .running(.back(to: .paused(at: morning + .seconds(3600))), pausing: false)
        )
        let replaced = try await store.enqueue(
            [
                JobRequest(
                    owner: "core",
                    name: "work",
                    schedule: .once(at: morning),
                    uniqueKey: UniqueKey("k", onConflict: .replace)
                )
            ],
            now: morning
        )
        #expect(try await store.job(job.id) == (try only(replaced)))
        let ended = try await store.end(outOfTurn.end(), holder: holder).job
        #expect(try await store.job(job.id) == ended)
        #expect(ended.lifecycle.phase == .scheduled(at: morning))
        let cancelled = try await store.perform(.cancel, on: job.id, now: morning).job
        #expect(try await store.job(job.id) == cancelled)
    }

    @Test("claiming takes the most important, then the earliest, and says when there is more")
    func order() async throws {
        _ = try await store.enqueue(
            [
                request(at: morning - .seconds(1), priority: .low), request(at: morning - .seconds(2)),
                request(at: morning - .seconds(3)), request(at: morning, priority: .high),
                request(at: morning + .seconds(9)), request("other", at: morning - .seconds(9)),
            ],
            now: morning
        )
        let first = try await store.claim(demand(holder, limit: 2))
        #expect(first.claimed.map(\.job.lifecycle.occurrence) == [morning, morning - .seconds(3)])
        let rest = try await store.claim(demand(holder))
        #expect(rest.claimed.map(\.job.lifecycle.occurrence) == [morning - .seconds(2), morning - .seconds(1)])
        #expect(rest.nextDue == morning + .seconds(9))
        #expect(try await store.claim(demand(holder)).claimed.isEmpty)
    }

    @Test("a claim that is cut short says that more is due")
    func cutShort() async throws {
        _ = try await store.enqueue([request(), request(), request()], now: morning)
        var short = demand(holder, limit: 5)
        short.limit = 2
        let result = try await store.claim(short)
        #expect(result.claimed.count == 2)
        #expect(result.nextDue == morning)
    }

    @Test("an owner's limit holds across its kinds")
    func ownerLimit() async throws {
        _ = try await store.enqueue([request("a"), request("a"), request("b"), request("b")], now: morning)
        var limited = demand(holder, names: ["a", "b"])
        limited.ownerLimits = ["core": 3]
        let result = try await store.claim(limited)
        #expect(result.claimed.count == 3)
        #expect(result.nextDue == nil, "there is no room for what is left")
    }

    @Test("of many stores that want the same jobs, exactly one gets each")
    func race() async throws {
        let count = 200
        _ = try await store.enqueue((0..<count).map { _ in request() }, now: morning)
        let stores = try (0..<4).map { _ in SQLiteJobStore(try sample.open()) }
        let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    var claimed: [JobID] = []
                    while true {
                        let result = try await store.claim(demand(LeaseHolder(nonce: "\(index)"), limit: 3))
                        if result.claimed.isEmpty { return claimed }
                        claimed += result.claimed.map(\.job.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == count)
        #expect(Set(claimed).count == count)
        #expect(try await store.countsByState() == [.running: count])
    }

    @Test("only the holder of the run can end it")
    func fencing() async throws {
        let job = try only(try await store.enqueue([request()], now: morning))
        let first = try #require(try await store.claim(demand(holder)).claimed.first)
        func isLost(_ claimed: ClaimedJob, to holder: LeaseHolder) async throws -> Bool {
            do { _ = try await store.end(claimed.end(), holder: holder) } catch RunEndError.leaseLost { return true }
            return false
        }
        #expect(try await isLost(first, to: LeaseHolder(nonce: "another")))

        let next = LeaseHolder(nonce: "next start")
        _ = try await store.takeOver(for: next, now: morning, backoff: Backoff(first: .zero))
        #expect(try await isLost(first, to: holder))
        let second = try #require(try await store.claim(demand(next)).claimed.first)
        #expect(second.run.id > first.run.id)
        #expect(second.run.attempt == 2)
        #expect(try await isLost(first, to: next))
        #expect(try await store.end(second.end(), holder: next).job.state == .completed)
        let outcomes = try await store.runs(RunQuery(job: job.id)).runs.map(\.outcome)
        #expect(outcomes == [.crashed, .succeeded])
    }

    @Test("taking over leaves this start's own runs alone, and discards what is out of attempts")
    func takeOver() async throws {
        _ = try await store.enqueue([request(attempts: 1), request("mine")], now: morning)
        _ = try await store.claim(demand(LeaseHolder(nonce: "old")))
        let mine = try #require(try await store.claim(demand(holder, names: ["mine"])).claimed.first)
        let changes = try await store.takeOver(for: holder, now: morning, backoff: .standard)
        #expect(changes.map(\.job.state) == [.discarded])
        #expect(changes.flatMap(\.runs).map(\.outcome) == [.crashed])
        #expect(try await store.job(mine.job.id)?.state == .running)
        #expect(try await store.takeOver(for: holder, now: morning, backoff: .standard).isEmpty)
    }

    @Test("a job commits with the transaction that enqueues it, or not at all")
    func enqueueInTransaction() async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self)
        store.whenChanged { wake.yield() }
        try? await pool.write { database in
            try store.enqueue(request(), in: database, now: morning)
            throw Failure()
        }
        #expect(try await store.countsByState() == [:])
        try await pool.write { database in
            _ = try store.enqueue(request(key: UniqueKey("one")), in: database, now: morning)
            _ = try store.enqueue(request(key: UniqueKey("one")), in: database, now: morning)
        }
        #expect(try await store.countsByState() == [.scheduled: 1])
        let cancelled = try await pool.write { database in
            try store.cancel(owner: "core", uniqueKey: "one", in: database, now: morning)
        }
        #expect(cancelled?.state == .cancelled)
        wake.finish()
        #expect(await wakes.reduce(into: 0) { count, _ in count += 1 } == 2, "only what was committed wakes")
    }

    @Test("a handler's writes commit with its run's end, or neither does")
    func committing() async throws {
        try await pool.write { try $0.execute(sql: "CREATE TABLE effects (run INTEGER)") }
        _ = try await store.enqueue([request(), request()], now: morning)
        let claimed = try await store.claim(demand(holder)).claimed
        @Sendable func effects() async throws -> Int {
            try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM effects") ?? 0 }
        }
        let refused = claimed[0].end { database in
            try database.execute(sql: "INSERT INTO effects VALUES (1)")
            throw Failure()
        }
        // Together with others, so that they share a transaction.
        async let other = store.enqueue([request("other")], now: morning)
        await #expect(throws: RunEndError.self) { try await store.end(refused, holder: holder) }
        _ = try await other
        #expect(try await effects() == 0)
        #expect(try await store.job(claimed[0].job.id)?.state == .running)

        let accepted = claimed[1].end { try $0.execute(sql: "INSERT INTO effects VALUES (1)") }
        _ = try await store.end(accepted, holder: holder)
        #expect(try await effects() == 1)
        await #expect(throws: RunEndError.self) { try await store.end(accepted, holder: holder) }
        #expect(try await effects() == 1, "a run ends once")
    }

    @Test("writes are not lost with the task that asked for them")
    func cancelledTask() async throws {
        _ = try await store.enqueue([request()], now: morning)
        let claimed = try #require(try await store.claim(demand(holder)).claimed.first)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.end(claimed.end(), holder: holder)
        }
        #expect(try await task.value.job.state == .completed)
    }

    @Test("writes at the same time fail one by one")
    func groups() async throws {
        let never = JobRequest(owner: "core", name: "work", schedule: try Schedule(parsing: "2020-01-01", zone: nil))
        let results = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    (try? await store.enqueue([index % 10 == 0 ? never : request()], now: morning)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 90)
        #expect(try await store.countsByState() == [.scheduled: 90])
    }

    @Test("a row that cannot be read is set aside, and stops no other")
    func unreadable() async throws {
        let jobs = try await store.enqueue([request(), request(), request()], now: morning).map(\.job)
        try await pool.write { database in
            try database.execute(
                sql: "UPDATE therapyd_jobs SET catchUp = 'sometimes' WHERE id = ?",
                arguments: [jobs[0].id.blob]
            )
            try database.execute(
                sql: "UPDATE therapyd_jobs SET schedule = 'whenever' WHERE id = ?",
                arguments: [jobs[1].id.blob]
            )
        }
        let result = try await store.claim(demand(holder))
        #expect(result.claimed.map(\.job.id) == [jobs[2].id])
        #expect(result.moved.map(\.id) == [jobs[0].id, jobs[1].id])
        #expect(result.moved.allSatisfy { $0.state == .discarded && $0.lastError != nil })
        #expect(try await store.jobs(JobQuery(states: [.discarded])).jobs == result.moved)
        #expect(try await store.countsByState() == [.discarded: 2, .running: 1])
    }
}
