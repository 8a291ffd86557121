import JobScheduler
import JobSchedulerTestKit
import Logging
import Testing
import TimeZoneRules

@Suite("On the machine's clock")
struct RealClockTests {
    @Test("a job begins at its instant and not before, and a cancelled scheduler stops")
    func due() async throws {
        let clock = SystemWallClock()
        let scheduler = JobScheduler(
            store: InMemoryJobStore(),
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        await scheduler.register(owner: "core", name: "work") { _ in .completed }
        let events = scheduler.events()
        let loop = Task { try await scheduler.run() }
        let due = clock.now + .milliseconds(20)
        try await scheduler.enqueue(JobRequest(owner: "core", name: "work", schedule: .once(at: due)))
        for await event in events {
            guard case .finished(let run) = event else { continue }
            #expect(run.startedAt >= due)
            #expect(run.outcome == .succeeded)
            break
        }
        loop.cancel()
        try await loop.value
    }
}
