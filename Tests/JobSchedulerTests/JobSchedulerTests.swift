import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("The scheduler")
struct JobSchedulerTests {
    @Test("runs a job once, at its instant")
    func once() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .once(at: morning + .seconds(90)))
        await bench.clock.advance(by: .seconds(89))
        #expect(bench.history == [])
        await bench.clock.advance(by: .seconds(3600))
        #expect(bench.history == ["90 work #1 succeeded"])
        let after = try await bench.scheduler.job(job.id)
        #expect(after.state == .completed)
        #expect(after.lastRun == morning + .seconds(90))
        #expect(after.lastOutcome == .succeeded)
        loop.cancel()
        try await loop.value
    }

    @Test("repeats from the schedule, not from when a run ended")
    func every() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(7))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work", .every(.seconds(30), anchor: nil))
        await clock.advance(by: .seconds(100))
        #expect(bench.history == ["30 work #1 succeeded", "60 work #1 succeeded", "90 work #1 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("a job whose handler is missing waits, and nothing spins")
    func missingHandler() async throws {
        let bench = Bench()
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(3600))
        #expect(try await bench.scheduler.job(job.id).state == .scheduled)
        #expect(bench.history == [])
        await bench.on("work")
        await bench.clock.settle()
        #expect(bench.history == ["3600 work #1 succeeded"])
        await bench.scheduler.unregister(owner: "core")
        let late = try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(10))
        #expect(try await bench.scheduler.job(late.id).state == .scheduled)
        loop.cancel()
        try await loop.value
    }

    @Test("retries with growing waits, and gives up when the attempts are used up")
    func retries() async throws {
        let bench = Bench()
        await bench.on("work") { _ in throw Failure() }
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", attempts: 3)
        await bench.clock.advance(by: .seconds(3600))
        #expect(bench.history == ["0 work #1 failed", "10 work #2 failed", "30 work #3 failed"])
        let after = try await bench.scheduler.job(job.id)
        #expect(after.state == .discarded)
        #expect(after.lastError == "it did not work")
        // By hand, it gets as many again.
        try await bench.scheduler.retry(job.id)
        await bench.clock.advance(by: .seconds(3600))
        #expect(bench.history.count == 6)
        loop.cancel()
        try await loop.value
    }

    @Test("a recurring job that fails for good goes on with its next instant")
    func recurringFailure() async throws {
        let bench = Bench()
        await bench.on("work") { _ in throw Failure() }
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .every(.seconds(100), anchor: nil), attempts: 2)
        await bench.clock.advance(by: .seconds(250))
        #expect(
            bench.history == ["100 work #1 failed", "110 work #2 failed", "200 work #1 failed", "210 work #2 failed"]
        )
        #expect(try await bench.scheduler.job(job.id).nextRun == morning + .seconds(300))
        loop.cancel()
        try await loop.value
    }

    @Test("a handler may ask for a later attempt, for none, and for another time")
    func outcomes() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("later") { $0.attempt == 1 ? .retry(after: .seconds(5), because: "busy") : .completed }
        await bench.on("never") { _ in .discard(because: "gone") }
        await bench.on("snooze") { _ in clock.now < morning + .seconds(60) ? .snooze(for: .seconds(25)) : .completed }
        let loop = await clock.start(bench.scheduler)
        let jobs = try await [bench.enqueue("later"), bench.enqueue("never"), bench.enqueue("snooze", attempts: 1)]
        await clock.advance(by: .seconds(100))
        #expect(
            bench.history == [
                "0 later #1 failed", "0 never #1 failed", "0 snooze #1 skipped", "5 later #2 succeeded",
                "25 snooze #1 skipped", "50 snooze #1 skipped", "75 snooze #1 succeeded",
            ]
        )
        #expect(try await bench.scheduler.job(jobs[1].id).state == .discarded)
        // One occurrence, one key, however often it was put off.
        let runs = try await bench.scheduler.runs(RunQuery(job: jobs[2].id)).runs
        #expect(Set(runs.map(\.scheduledFor)) == [morning])
        loop.cancel()
        try await loop.value
    }

    @Test("a handler gets what tells its repetitions apart")
    func context() async throws {
        let bench = Bench()
        let (seen, report) = AsyncStream.makeStream(of: (String, Int, Timestamp?).self)
        await bench.on("work", timeout: .seconds(40)) { context in
            report.yield((context.idempotencyKey, context.attempt, context.deadline))
            if context.attempt == 1 { throw Failure() }
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(60))
        report.finish()
        let contexts = await seen.reduce(into: []) { $0.append($1) }
        #expect(contexts.map(\.0) == Array(repeating: "\(job.id)@\(morning.microseconds)", count: 2))
        #expect(contexts.map(\.1) == [1, 2])
        #expect(contexts.first?.2 == morning + .seconds(40))
        loop.cancel()
        try await loop.value
    }

    @Test("the same run twice has the same history")
    func deterministic() async throws {
        func run() async throws -> [String] {
            let bench = Bench(JobSchedulerConfiguration(concurrency: 1))
            let clock = bench.clock
            await bench.on("flaky", retry: Backoff(first: .seconds(3), jitter: 0.9)) { context in
                try await clock.sleep(for: .seconds(2))
                if (context.scheduledFor.microseconds / 1_000_000 + Int64(context.attempt)) % 3 == 0 { throw Failure() }
                return .completed
            }
            await bench.on("chain") { context in
                try await bench.enqueue("flaky")
                return .completed
            }
            let loop = await clock.start(bench.scheduler)
            try await bench.enqueue("chain", .every(.seconds(613), anchor: nil), key: UniqueKey("chain"))
            try await bench.enqueue("flaky", .every(.seconds(97), anchor: nil), key: UniqueKey("flaky"))
            await clock.advance(by: .seconds(86400))
            loop.cancel()
            try await loop.value
            return bench.history
        }
        let first = try await run()
        #expect(first.count > 1000)
        #expect(try await run() == first)
    }
}
