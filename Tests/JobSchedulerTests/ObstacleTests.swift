import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("What keeps a job from running")
struct ObstacleTests {
    private func obstacles(_ bench: Bench, _ id: JobID) async throws -> [JobObstacle] {
        let job = try await bench.scheduler.job(id)
        return try #require(await bench.scheduler.obstacles(to: [job]).first)
    }

    @Test("nobody handles it, nobody schedules, somebody paused it")
    func byHand() async throws {
        let bench = Bench()
        let orphan = try await bench.enqueue("orphan")
        #expect(try await obstacles(bench, orphan.id) == [.noHandler, .notRunning])
        await bench.on("orphan")
        #expect(try await obstacles(bench, orphan.id) == [.notRunning])
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .once(at: morning + .seconds(60)))
        #expect(try await obstacles(bench, job.id) == [.noHandler])
        await bench.on("work")
        #expect(try await obstacles(bench, job.id) == [])
        try await bench.scheduler.pause(job.id)
        #expect(try await obstacles(bench, job.id) == [.paused])
        try await bench.scheduler.cancel(job.id)
        #expect(try await obstacles(bench, job.id) == [], "what is at its end needs nothing")
        loop.cancel()
        try await loop.value
    }

    @Test("one that runs and is to be paused says so")
    func pausing() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(10))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .every(.seconds(100), anchor: nil))
        await clock.advance(by: .seconds(101))
        #expect(try await bench.scheduler.pause(job.id).state == .running)
        #expect(try await obstacles(bench, job.id) == [.paused])
        await clock.advance(by: .seconds(20))
        #expect(try await bench.scheduler.job(job.id).state == .paused)
        loop.cancel()
        try await loop.value
    }

    @Test("the store refuses")
    func trouble() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .once(at: morning + .seconds(10)))
        await bench.clock.settle()
        bench.store.isInTrouble = true
        await bench.clock.advance(by: .seconds(20))
        #expect(
            try await obstacles(bench, job.id)
                == [.storeTrouble(since: morning + .seconds(10), message: "the store is in trouble")]
        )
        bench.store.isInTrouble = false
        await bench.clock.advance(by: .seconds(60))
        #expect(try await bench.scheduler.job(job.id).state == .completed)
        loop.cancel()
        try await loop.value
    }

    @Test("too many handlers of its kind are stuck")
    func stuck() async throws {
        let bench = Bench(JobSchedulerConfiguration(stuckPerKind: 1))
        let gate = VirtualGate(bench.clock)
        await bench.on("work", timeout: .seconds(1)) { _ in
            await gate.pass()
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work", attempts: 1)
        await bench.clock.advance(by: .seconds(20))
        let job = try await bench.enqueue("work")
        await bench.clock.settle()
        #expect(try await obstacles(bench, job.id) == [.stuckHandlers(1)])
        gate.open()
        await bench.clock.advance(by: .seconds(20))
        #expect(try await obstacles(bench, job.id) == [])
        loop.cancel()
        try await loop.value
    }

    @Test(
        "others have the room that it needs",
        arguments: [
            (JobSchedulerConfiguration(concurrency: 1), nil), (JobSchedulerConfiguration(concurrencyPerOwner: 1), nil),
            (JobSchedulerConfiguration(), 1),
        ] as [(JobSchedulerConfiguration, Int?)]
    )
    func full(configuration: JobSchedulerConfiguration, ofKind: Int?) async throws {
        let bench = Bench(configuration)
        let clock = bench.clock
        await bench.on("work", concurrency: ofKind) { _ in
            try await clock.sleep(for: .seconds(10))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await clock.advance(by: .seconds(1))
        let due = try await bench.enqueue("work")
        let later = try await bench.enqueue("work", .once(at: morning + .seconds(60)))
        await clock.settle()
        #expect(try await obstacles(bench, due.id) == [.noRoom(running: 1)])
        #expect(try await obstacles(bench, later.id) == [], "it is not due")
        await clock.advance(by: .seconds(120))
        loop.cancel()
        try await loop.value
    }
}
