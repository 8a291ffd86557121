import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("By hand")
struct ControlTests {
    @Test("a job runs out of turn and keeps its place")
    func runNow() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .every(.seconds(100), anchor: nil))
        await bench.clock.advance(by: .seconds(40))
        let run = try await bench.scheduler.runNowAndWait(job.id)
        #expect(run.outcome == .succeeded)
        #expect(run.scheduledFor == morning + .seconds(40))
        #expect(try await bench.scheduler.job(job.id).nextRun == morning + .seconds(100))
        await bench.clock.advance(by: .seconds(60))
        #expect(bench.history == ["40 work #1 succeeded", "100 work #1 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("what runs is busy, what has no handler cannot be run, what does not exist is not found")
    func refusals() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(10))
            return .completed
        }
        let job = try await bench.enqueue("work", .once(at: morning + .seconds(60)))
        let orphan = try await bench.enqueue("orphan")
        await #expect(throws: JobError.notRunning) { try await bench.scheduler.runNow(job.id) }
        let loop = await clock.start(bench.scheduler)
        let run = try await bench.scheduler.runNow(job.id)
        #expect(run.outcome == .running)
        await #expect(throws: JobError.busy(job.id)) { try await bench.scheduler.runNow(job.id) }
        await #expect(throws: JobError.noHandler(orphan.kind)) { try await bench.scheduler.runNow(orphan.id) }
        let nobody = try #require(JobID("00000000-0000-0000-0000-000000000000"))
        await #expect(throws: JobError.notFound(nobody)) { try await bench.scheduler.runNow(nobody) }
        await clock.advance(by: .seconds(10))
        #expect(try await bench.scheduler.outcome(of: run.id).outcome == .succeeded)
        #expect(try await bench.scheduler.job(job.id).state == .completed)
        loop.cancel()
        try await loop.value
    }

    @Test("an instant that was due leaves its row also when its job is cancelled or given another time")
    func unserved() async throws {
        // Nobody handles them.
        let bench = Bench()
        let hourly = Schedule.every(.seconds(3600), anchor: morning)
        let cancelled = try await bench.enqueue("cancelled", hourly)
        let paused = try await bench.enqueue("paused", hourly)
        try await bench.scheduler.pause(paused.id)
        try await bench.enqueue("replaced", .once(at: morning), key: UniqueKey("one", onConflict: .replace))
        try await bench.enqueue("early", .once(at: morning + .seconds(9000)))
        await bench.clock.advance(by: .seconds(7200))

        try await bench.scheduler.cancel(cancelled.id)
        try await bench.scheduler.cancel(paused.id)
        let later = Schedule.once(at: morning + .seconds(9000))
        try await bench.enqueue("replaced", later, key: UniqueKey("one", onConflict: .replace))
        let rows = bench.store.history.map {
            "\($0.name) \(($0.scheduledFor - morning).components.seconds) \($0.error ?? "")"
        }
        #expect(
            rows == [
                "cancelled 3600 the job was cancelled", "cancelled 7200 the job was cancelled",
                "paused 3600 the job was cancelled", "paused 7200 the job was cancelled",
                "replaced 0 the job was given another time",
            ]
        )
        #expect(bench.store.history.allSatisfy { $0.outcome == .skipped })
    }

    @Test("a paused job waits; resumed, it goes on with its next instant and says what it missed")
    func pause() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", .every(.seconds(100), anchor: nil))
        try await bench.scheduler.pause(job.id)
        await bench.clock.advance(by: .seconds(250))
        #expect(bench.history == [])
        try await bench.scheduler.resume(job.id)
        await bench.clock.advance(by: .seconds(50))
        #expect(bench.history == ["250 work #0 skipped", "250 work #0 skipped", "300 work #1 succeeded"])
        #expect(bench.store.history.first?.error == "the job was paused")
        loop.cancel()
        try await loop.value
    }

    @Test("cancelling interrupts the handler, and what it says no longer counts")
    func cancel() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try? await clock.sleep(for: .seconds(1000))
            return .completed(committing: { ($0 as? InMemoryJobStore.Transaction)?.add("too late") })
        }
        let loop = await clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", key: UniqueKey("one"))
        await clock.advance(by: .seconds(1))
        #expect(try await bench.scheduler.cancel(owner: "core", uniqueKey: "one")?.state == .cancelled)
        await clock.settle()
        #expect(bench.history == ["0 work #1 cancelled"])
        #expect(bench.store.effects == [])
        #expect(await bench.scheduler.health.running == 0)
        #expect(try await bench.scheduler.job(job.id).state == .cancelled)
        #expect(try await bench.scheduler.cancel(owner: "core", uniqueKey: "one") == nil)
        loop.cancel()
        try await loop.value
    }

    @Test("the same key again is no second job; replaced, it has the new time and arguments")
    func uniqueKeys() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        let first = try await bench.enqueue("work", .once(at: morning + .seconds(50)), key: UniqueKey("one"))
        let kept = try await bench.enqueue("work", .once(at: morning + .seconds(70)), key: UniqueKey("one"))
        #expect(kept == first)
        let replaced = try await bench.enqueue(
            "work",
            .once(at: morning + .seconds(80)),
            key: UniqueKey("one", onConflict: .replace)
        )
        #expect(replaced.id == first.id)
        await bench.clock.advance(by: .seconds(100))
        #expect(bench.history == ["80 work #1 succeeded"])
        let next = try await bench.enqueue("work", key: UniqueKey("one"))
        #expect(next.id != first.id, "a completed job holds no key")
        loop.cancel()
        try await loop.value
    }

    @Test("asking for the same schedule again keeps the place on it")
    func replacedAlike() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        for _ in 0..<5 {
            try await bench.enqueue(
                "work",
                .every(.seconds(100), anchor: nil),
                key: UniqueKey("one", onConflict: .replace)
            )
            await bench.clock.advance(by: .seconds(60))
        }
        #expect(bench.history == ["100 work #1 succeeded", "200 work #1 succeeded", "300 work #1 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("one that is replaced while it runs runs again")
    func replacedRunning() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(10))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work", key: UniqueKey("one"))
        await clock.advance(by: .seconds(1))
        try await bench.enqueue("work", .once(at: morning + .seconds(5)), key: UniqueKey("one", onConflict: .replace))
        await clock.advance(by: .seconds(60))
        #expect(bench.history == ["0 work #1 succeeded", "10 work #1 succeeded"])
        loop.cancel()
        try await loop.value
    }

    @Test("one that plans itself anew keeps its time when it is run by hand before it")
    func plansItself() async throws {
        let bench = Bench()
        let plan = JobRequest(
            owner: "core",
            name: "work",
            schedule: .once(at: morning + .seconds(100)),
            uniqueKey: UniqueKey("one", onConflict: .replace)
        )
        await bench.on("work") { [scheduler = bench.scheduler, clock = bench.clock] _ in
            if clock.now < morning + .seconds(100) { try await scheduler.enqueue(plan) }
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.scheduler.enqueue(plan).job
        await bench.clock.advance(by: .seconds(40))
        _ = try await bench.scheduler.runNowAndWait(job.id)
        #expect(try await bench.scheduler.job(job.id).nextRun == morning + .seconds(100))
        await bench.clock.advance(by: .seconds(60))
        #expect(bench.history == ["40 work #1 succeeded", "100 work #1 succeeded"])
        loop.cancel()
        try await loop.value
    }
}
