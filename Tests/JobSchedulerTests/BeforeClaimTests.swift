import JobScheduler
import JobSchedulerTestKit
import Synchronization
import Testing
import TimeZoneRules

@Suite("Before a claim")
struct BeforeClaimTests {
    /// What the store had each time that somebody was asked.
    private final class Look: Sendable {
        private let seen = Mutex<[[RunOutcome]]>([])

        var all: [[RunOutcome]] { seen.withLock { $0 } }

        func append(_ outcomes: [RunOutcome]) { seen.withLock { $0.append(outcomes) } }
    }

    @Test("one job at a time: whoever is asked finds the ended ones recorded, and none at work")
    func recorded() async throws {
        let (store, look) = (InMemoryJobStore(), Look())
        let bench = Bench(
            store: store,
            JobSchedulerConfiguration(concurrency: 1, beforeClaim: { look.append(store.history.map(\.outcome)) })
        )
        await bench.on("work")
        await bench.on("fail") { _ in .discard(because: "it is to") }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.scheduler.enqueue(
            ["work", "fail", "work"].map {
                JobRequest(owner: "core", name: $0, schedule: .once(at: morning + .seconds(60)))
            }
        )
        await bench.clock.advance(by: .seconds(60))
        #expect(!look.all.joined().contains(.running))
        for count in 0...3 { #expect(look.all.contains { $0.count == count }, "\(count) ended") }
        loop.cancel()
        try await loop.value
    }

    @Test("nothing is claimed after a shutdown that came meanwhile")
    func shutdown() async throws {
        let store = InMemoryJobStore()
        let stopping = Stopping()
        let bench = Bench(store: store, JobSchedulerConfiguration(beforeClaim: { await stopping.stop() }))
        await stopping.take(bench.scheduler)
        await bench.on("work")
        try await bench.enqueue("work")
        try await bench.scheduler.run()
        #expect(store.history.isEmpty)
    }

    private actor Stopping {
        private var scheduler: JobScheduler?

        func take(_ scheduler: JobScheduler) { self.scheduler = scheduler }

        func stop() async { await scheduler?.shutdown() }
    }
}
