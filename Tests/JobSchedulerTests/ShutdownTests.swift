import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("Stopping, and a store in trouble")
struct ShutdownTests {
    @Test("an idle scheduler stops at once")
    func idle() async throws {
        let bench = Bench()
        let loop = await bench.clock.start(bench.scheduler)
        await bench.scheduler.shutdown()
        try await loop.value
    }

    @Test("handlers may finish within the grace, and nothing new begins")
    func grace() async throws {
        let bench = Bench(JobSchedulerConfiguration(grace: .seconds(30)))
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(20))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await clock.advance(by: .seconds(1))
        loop.cancel()
        // The cancellation reaches the loop by a task of its own.
        for await _ in AsyncStream(unfolding: { await bench.scheduler.isStopping ? nil : () }) { await Task.yield() }
        let late = try await bench.enqueue("work")
        await clock.advance(by: .seconds(60))
        try await loop.value
        #expect(bench.history == ["0 work #1 succeeded"])
        #expect(try await bench.scheduler.job(late.id).state == .scheduled)
    }

    @Test("what does not finish is cancelled and given back, due at once", arguments: [false, true])
    func givenBack(isDeaf: Bool) async throws {
        let bench = Bench(JobSchedulerConfiguration(grace: .seconds(5)))
        let clock = bench.clock
        let gate = VirtualGate(clock)
        await bench.on("work") { _ in
            if isDeaf { await gate.pass() } else { try await clock.sleep(for: .seconds(1000)) }
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        let job = try await bench.enqueue("work", attempts: 1)
        await clock.advance(by: .seconds(1))
        await bench.scheduler.shutdown()
        await clock.advance(by: .seconds(60))
        try await loop.value
        gate.open()
        await clock.settle()
        #expect(bench.history == ["0 work #1 cancelled"])
        let after = try await bench.scheduler.job(job.id)
        #expect(after.state == .scheduled && after.attempt == 0)

        let next = Bench(at: clock.now, store: bench.store)
        await next.on("work")
        let again = await next.clock.start(next.scheduler)
        #expect(next.history == ["0 work #1 cancelled", "61 work #1 succeeded"])
        again.cancel()
        try await again.value
    }

    @Test("while the store refuses, nothing is lost; when it recovers, everything goes on")
    func storeTrouble() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { _ in
            try await clock.sleep(for: .seconds(10))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        try await bench.enqueue("work", .once(at: morning + .seconds(15)))
        await clock.advance(by: .seconds(5))
        bench.store.isInTrouble = true
        await clock.advance(by: .seconds(95))
        #expect(bench.history == ["0 work #1 running"])
        let trouble = try #require(await bench.scheduler.health.storeTrouble)
        #expect(trouble.since == morning + .seconds(10))
        #expect(trouble.failures < 15)
        bench.store.isInTrouble = false
        await clock.advance(by: .seconds(100))
        #expect(bench.store.history.map(\.outcome) == [.succeeded, .succeeded])
        #expect(await bench.scheduler.health.isGood)
        loop.cancel()
        try await loop.value
    }

    @Test("writes of a handler are committed with its completion, or its attempt has failed")
    func committing() async throws {
        let bench = Bench()
        await bench.on("work") { context in
            .completed(committing: { transaction in
                (transaction as? InMemoryJobStore.Transaction)?.add("attempt \(context.attempt)")
                if context.attempt == 1 { throw Failure() }
            })
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(60))
        #expect(bench.history == ["0 work #1 failed", "10 work #2 succeeded"])
        #expect(bench.store.effects == ["attempt 2"])
        #expect(bench.store.history.first?.error == "committing: it did not work")
        loop.cancel()
        try await loop.value
    }

    @Test("watchers see runs begin and end")
    func events() async throws {
        let bench = Bench()
        await bench.on("work")
        let events = bench.scheduler.events()
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.settle()
        var seen: [String] = []
        for await event in events {
            switch event {
            case .started(let run): seen.append("started \(run.outcome.rawValue)")
            case .finished(let run): seen.append("finished \(run.outcome.rawValue)")
            case .changed(let job): seen.append("changed \(job.state.rawValue)")
            case .progressed, .stuck, .health: break
            }
            if seen.count == 4 { break }
        }
        #expect(Set(seen) == ["changed scheduled", "started running", "finished succeeded", "changed completed"])
        loop.cancel()
        try await loop.value
    }
}
