import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("Limits")
struct LimitTests {
    @Test("a handler that takes too long is cancelled and retried")
    func timeout() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work", timeout: .seconds(20)) { context in
            try await clock.sleep(for: context.attempt == 1 ? .seconds(1000) : .seconds(1))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await clock.advance(by: .seconds(100))
        #expect(bench.history == ["0 work #1 timed_out", "30 work #2 succeeded"])
        #expect(bench.store.history.first?.finishedAt == morning + .seconds(20) + .microseconds(1))
        loop.cancel()
        try await loop.value
    }

    @Test("setting the clock makes no handler time out")
    func clockSet() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work", timeout: .seconds(20)) { _ in
            try await clock.sleep(for: .seconds(15))
            return .completed
        }
        await bench.on("later")
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        try await bench.enqueue("later", .once(at: morning + .seconds(7200)))
        await clock.advance(by: .seconds(1))
        await clock.set(to: morning + .seconds(7200))
        await clock.advance(by: .seconds(30))
        #expect(bench.history == ["0 work #1 succeeded", "7200 later #1 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("one that ignores its cancellation is reported, its slot given back, its result ignored")
    func stuck() async throws {
        let bench = Bench(JobSchedulerConfiguration(concurrency: 1, patience: .seconds(10)))
        let gate = VirtualGate(bench.clock)
        await bench.on("deaf", timeout: .seconds(20)) { _ in
            await gate.pass()
            return .completed(committing: { ($0 as? InMemoryJobStore.Transaction)?.add("too late") })
        }
        await bench.on("other")
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("deaf", attempts: 1)
        try await bench.enqueue("other")
        await bench.clock.advance(by: .seconds(29))
        #expect(bench.history == ["0 deaf #1 running"])
        await bench.clock.advance(by: .seconds(2))
        #expect(bench.history == ["0 deaf #1 timed_out", "30 other #1 succeeded"])
        #expect(await bench.scheduler.health.stuck.map(\.name) == ["deaf"])
        gate.open()
        await bench.clock.settle()
        #expect(await bench.scheduler.health.isGood)
        #expect(bench.store.effects == [])
        loop.cancel()
        try await loop.value
    }

    @Test("a kind with too many stuck handlers gets no new ones")
    func stuckKinds() async throws {
        let bench = Bench(JobSchedulerConfiguration(patience: .seconds(1), stuckPerKind: 2))
        let gate = VirtualGate(bench.clock)
        await bench.on("deaf", timeout: .seconds(1)) { _ in
            await gate.pass()
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("deaf", .every(.seconds(60), anchor: nil), attempts: 1)
        await bench.clock.advance(by: .seconds(600))
        #expect(bench.store.history.filter { $0.outcome == .timedOut }.count == 2)
        gate.open()
        await bench.clock.settle()
        #expect(bench.store.history.last?.outcome == .succeeded)
        loop.cancel()
        try await loop.value
    }

    @Test("never more run at once than the limits say: in all, of an owner, of a kind")
    func concurrency() async throws {
        let bench = Bench(JobSchedulerConfiguration(concurrency: 5, concurrencyPerOwner: 3))
        let clock = bench.clock
        for owner in ["a", "b", "c"] {
            await bench.scheduler.register(owner: owner, name: "work", concurrency: owner == "a" ? 1 : nil) { _ in
                try await clock.sleep(for: .seconds(10))
                return .completed
            }
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.scheduler.enqueue(
            ["a", "b", "c"].flatMap { owner in
                (0..<6).map { _ in JobRequest(owner: owner, name: "work", schedule: .once(at: morning)) }
            }
        )
        await clock.advance(by: .seconds(5))
        let running = bench.store.history.filter { $0.outcome == .running }.map(\.owner).sorted()
        #expect(running.count == 5)
        #expect(running.filter { $0 == "a" }.count == 1)
        #expect(running.filter { $0 == "b" }.count <= 3 && running.filter { $0 == "c" }.count <= 3)
        await clock.advance(by: .seconds(600))
        #expect(bench.store.history.filter { $0.outcome == .succeeded }.count == 18)
        loop.cancel()
        try await loop.value
    }

    @Test("what matters more goes first, then what is older")
    func priorities() async throws {
        let bench = Bench(JobSchedulerConfiguration(concurrency: 1))
        for name in ["a", "b", "c", "d"] { await bench.on(name) }
        try await bench.enqueue("a", .once(at: morning - .seconds(10)), priority: .low)
        try await bench.enqueue("b", .once(at: morning - .seconds(5)))
        try await bench.enqueue("c", .once(at: morning), priority: .high)
        try await bench.enqueue("d", .once(at: morning - .seconds(7)))
        let loop = await bench.clock.start(bench.scheduler)
        #expect(bench.store.history.map(\.name) == ["c", "d", "b", "a"])
        loop.cancel()
        try await loop.value
    }
}
