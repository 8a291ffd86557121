import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("Jitter")
struct JitterTests {
    private func request(_ key: String, jitter: Duration = .seconds(60), catchUp: CatchUp = .once) -> JobRequest {
        JobRequest(
            owner: "core",
            name: "work",
            schedule: .every(.seconds(3600), anchor: morning),
            uniqueKey: UniqueKey(key, onConflict: .replace),
            catchUp: catchUp,
            jitter: jitter
        )
    }

    @Test("jobs of one schedule are due at spread times, each the same every time")
    func spread() async throws {
        let bench = Bench()
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        for key in 0..<20 { try await bench.scheduler.enqueue(request("\(key)")) }
        await bench.clock.advance(by: .seconds(3 * 3600 + 60))
        loop.cancel()
        try await loop.value

        let late = Dictionary(grouping: bench.store.history, by: \.job).mapValues { runs in
            runs.map { $0.startedAt - $0.scheduledFor }
        }
        #expect(late.count == 20)
        for delays in late.values {
            #expect(delays.count == 3 && Set(delays).count == 1)
            #expect(delays.allSatisfy { .zero..<Duration.seconds(60) ~= $0 })
        }
        #expect(Set(late.values.compactMap(\.first)).count == 20)
        // The instants themselves are the schedule's.
        let offsets = bench.store.history.map { ($0.scheduledFor - morning) / .seconds(3600) }
        #expect(offsets.allSatisfy { $0 == $0.rounded() })
    }

    @Test("what is missed is decided by the times at which it would have run")
    func downtime() async throws {
        let store = InMemoryJobStore()
        let job = try await Bench(store: store).scheduler.enqueue(request("a", catchUp: .skip(lateness: .seconds(5))))
            .job
        let due = try #require(job.nextRun)
        #expect(due > morning + .seconds(3600))
        // Three seconds late by its own time, which is more by the schedule's.
        let bench = Bench(at: due + .seconds(3), store: store)
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.advance(by: .seconds(1))
        loop.cancel()
        try await loop.value
        #expect(store.history.map(\.outcome) == [.succeeded])
    }

    @Test("asked for again with the same, a job keeps its place; with another, it gets another")
    func replaced() async throws {
        let bench = Bench()
        let job = try await bench.scheduler.enqueue(request("a")).job
        #expect(try await bench.scheduler.enqueue(request("a")).job.nextRun == job.nextRun)
        let wider = try await bench.scheduler.enqueue(request("a", jitter: .seconds(600))).job
        #expect(wider.nextRun != job.nextRun)
        #expect(wider.lifecycle.occurrence == job.lifecycle.occurrence)
        let none = try await bench.scheduler.enqueue(request("a", jitter: .zero)).job
        #expect(none.nextRun == morning + .seconds(3600))
    }
}
