import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("After downtime")
struct DowntimeTests {
    /// Enqueues a job for every 100 s, and starts a scheduler 350 s later.
    private func history(_ policy: CatchUp) async throws -> [String] {
        let store = InMemoryJobStore()
        try await Bench(store: store).enqueue("work", .every(.seconds(100), anchor: nil), catchUp: policy)
        let bench = Bench(at: morning + .seconds(350), store: store)
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.advance(by: .seconds(60))
        loop.cancel()
        try await loop.value
        return store.history.map { run in
            let instant = (run.scheduledFor.microseconds - morning.microseconds) / 1_000_000
            return "\(instant): \(Bench.line(run)) \(run.error ?? "")"
        }
    }

    @Test("once: the last instant is run for all")
    func once() async throws {
        let later = "coalesced into the run for 2026-11-24T08:05:00Z"
        #expect(
            try await history(.once) == [
                "100: 350 work #0 skipped \(later)", "200: 350 work #0 skipped \(later)", "300: 350 work #1 succeeded ",
                "400: 400 work #1 succeeded ",
            ]
        )
    }

    @Test("skip: what is too late is not run, and has its reason")
    func skip() async throws {
        let reason = "missed by more than the allowed 40.0 seconds"
        #expect(
            try await history(.skip(lateness: .seconds(40))) == [
                "100: 350 work #0 skipped \(reason)", "200: 350 work #0 skipped \(reason)",
                "300: 350 work #0 skipped \(reason)", "400: 400 work #1 succeeded ",
            ]
        )
    }

    @Test("all: each is run, in order")
    func all() async throws {
        #expect(
            try await history(.all(limit: 2)) == [
                "100: 350 work #0 skipped missed; only the last 2 are caught up", "200: 350 work #1 succeeded ",
                "300: 350 work #1 succeeded ", "400: 400 work #1 succeeded ",
            ]
        )
    }

    @Test("what ran when the process ended counts as crashed, and is tried again")
    func takeOver() async throws {
        let store = InMemoryJobStore()
        let first = Bench(store: store)
        let job = try await first.enqueue("work", attempts: 2)
        let demand = ClaimDemand(
            holder: .random(),
            leaseUntil: morning + .seconds(60),
            now: morning,
            shares: [.init(kind: job.kind, limit: 1)],
            limit: 1
        )
        #expect(try await store.claim(demand).claimed.count == 1)

        let second = Bench(at: morning + .seconds(5), store: store)
        await second.on("work")
        let loop = await second.clock.start(second.scheduler)
        #expect(second.history == ["0 work #1 crashed"])
        await second.clock.advance(by: .seconds(5))
        #expect(second.history == ["0 work #1 crashed", "5 work #2 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("a job under which the process keeps ending runs out of attempts, even a recurring one")
    func crashLoop() async throws {
        let store = InMemoryJobStore()
        let request = JobRequest(
            owner: "core",
            name: "work",
            schedule: .every(.seconds(10), anchor: nil),
            uniqueKey: UniqueKey("only", onConflict: .replace),
            maxAttempts: 3
        )
        var now = morning
        for _ in 0..<5 {
            now += .seconds(3600)
            // As a daemon does at every start.
            _ = try await store.enqueue([request], now: now)
            _ = try await store.takeOver(for: .random(), now: now, backoff: Backoff(first: .seconds(1)))
            now += .seconds(60)
            let demand = ClaimDemand(
                holder: .random(),
                leaseUntil: now,
                now: now,
                shares: [.init(kind: request.kind, limit: 1)],
                limit: 1
            )
            _ = try await store.claim(demand)
        }
        #expect(store.history.filter { $0.outcome == .crashed }.count == 3)
        #expect(try await store.jobs(JobQuery()).jobs.map(\.state) == [.discarded])
    }
}
