import JobScheduler
import JobSchedulerTestKit
import Synchronization
import Testing
import TimeZoneRules

@Suite("Metrics")
struct MetricsTests {
    private let work = JobKind(owner: "core", name: "work")

    private func counted(_ bench: Bench) async throws -> JobMetrics.Kind {
        try #require(await bench.scheduler.metricsSnapshot.counted.kinds[work])
    }

    /// The buckets that something fell into, as `≤bound: count`.
    private func buckets(_ distribution: Distribution) -> [String] {
        zip(distribution.bounds.map { "≤\($0)" } + ["more"], distribution.counts).filter { $0.1 > 0 }
            .map { "\($0.0): \($0.1)" }
    }

    @Test("attempts are counted by outcome, retries apart, and a retry is late after its own instant")
    func outcomes() async throws {
        let bench = Bench()
        await bench.on("work") { context in context.attempt < 3 ? .retry(after: nil, because: "not yet") : .completed }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(100))
        let kind = try await counted(bench)
        #expect(kind.starts == 3)
        #expect(kind.retries == 2)
        #expect(RunOutcome.allCases.map(kind.ended) == [0, 1, 2, 0, 0, 0, 0])
        #expect(buckets(kind.lateness) == ["≤0.005: 3"])
        loop.cancel()
        try await loop.value
    }

    @Test("lateness is what lies between the instant and the start, duration what the handler took")
    func spans() async throws {
        let bench = Bench(JobSchedulerConfiguration(concurrency: 1))
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(20))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        for _ in 0..<3 { try await bench.enqueue("work") }
        await clock.advance(by: .seconds(100))
        let kind = try await counted(bench)
        #expect(buckets(kind.lateness) == ["≤0.005: 1", "≤30.0: 1", "≤60.0: 1"])
        #expect(kind.lateness.sum == 60)
        #expect(buckets(kind.duration) == ["≤30.0: 3"])
        #expect(kind.duration.sum == 60)
        loop.cancel()
        try await loop.value
    }

    @Test("the end of a snooze is what the next attempt is late for, and a run by hand is late for nothing")
    func snooze() async throws {
        let bench = Bench()
        let isFirst = Mutex(true)
        await bench.on("work") { _ in
            isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            } ? .snooze(for: .seconds(1000)) : .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(2000))
        let later = try await bench.enqueue("work", .once(at: morning + .seconds(9000)))
        _ = try await bench.scheduler.runNowAndWait(later.id)
        let kind = try await counted(bench)
        #expect(buckets(kind.lateness) == ["≤0.005: 2"])
        #expect(kind.ended(.skipped) == 1)
        #expect(kind.ended(.succeeded) == 2)
        #expect(kind.passed == 0)
        loop.cancel()
        try await loop.value
    }

    @Test("a job that is asked for when its time has passed is late from then on")
    func past() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work", .once(at: morning - .seconds(86_400)))
        await bench.clock.settle()
        #expect(try await counted(bench).lateness.sum == 0)
        loop.cancel()
        try await loop.value
    }

    @Test("instants that were passed over are counted apart from runs")
    func passed() async throws {
        let store = InMemoryJobStore()
        var bench = Bench(store: store)
        try await bench.enqueue("work", .every(.seconds(100), anchor: nil))
        bench = Bench(at: morning + .seconds(350), store: store)
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.settle()
        let kind = try await counted(bench)
        #expect(kind.passed == 2)
        #expect(kind.starts == 1)
        // Late for the instant that it runs for, not for those that it stands for.
        #expect(kind.lateness.sum == 50)
        loop.cancel()
        try await loop.value
    }

    @Test("what a crash left running counts as crashed, without a duration")
    func crashed() async throws {
        let store = InMemoryJobStore()
        var bench = Bench(store: store)
        try await bench.enqueue("work")
        _ = try await store.claim(
            ClaimDemand(
                holder: .random(),
                leaseUntil: morning + .seconds(60),
                now: morning,
                shares: [.init(kind: work, limit: 1)],
                limit: 1
            )
        )
        bench = Bench(at: morning + .seconds(3000), store: store)
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let kind = try await counted(bench)
        #expect(kind.ended(.crashed) == 1)
        #expect(kind.duration.counts.allSatisfy { $0 == 0 })
        loop.cancel()
        try await loop.value
    }

    @Test("a snapshot tells what runs, what is stuck, and that the store refuses")
    func snapshot() async throws {
        let bench = Bench()
        let gate = VirtualGate(bench.clock)
        await bench.on("work", timeout: .seconds(1)) { _ in
            await gate.pass()
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work", attempts: 1)
        await bench.clock.settle()
        var snapshot = await bench.scheduler.metricsSnapshot
        #expect(snapshot.running == [work: 1] && snapshot.stuck.isEmpty && !snapshot.storeIsInTrouble)
        #expect(snapshot.registered == [work])
        #expect(snapshot.counted.claims > 0)
        #expect(snapshot.counted.claimedJobs == 1)
        await bench.clock.advance(by: .seconds(20))
        snapshot = await bench.scheduler.metricsSnapshot
        #expect(snapshot.running.isEmpty && snapshot.stuck == [work: 1])
        #expect(snapshot.counted.kinds[work]?.ended(.timedOut) == 1)
        try await bench.enqueue("work", .once(at: bench.clock.now + .seconds(5)))
        await bench.clock.settle()
        bench.store.isInTrouble = true
        await bench.clock.advance(by: .seconds(10))
        snapshot = await bench.scheduler.metricsSnapshot
        #expect(snapshot.storeIsInTrouble && snapshot.counted.storeRefusals > 1)
        bench.store.isInTrouble = false
        gate.open()
        await bench.clock.advance(by: .seconds(60))
        #expect(await !bench.scheduler.metricsSnapshot.storeIsInTrouble)
        loop.cancel()
        try await loop.value
    }
}
