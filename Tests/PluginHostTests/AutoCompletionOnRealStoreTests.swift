import AutoCompletion
import JobScheduler
import JobSchedulerTestKit
import PluginHost
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules

@Suite("Auto-completion in the daemon", .serialized, .timeLimit(.minutes(5)))
struct AutoCompletionOnRealStoreTests {
    private static let settings = PluginSettings(
        enabled: true,
        configuration: PluginConfiguration(["rules": .list([.object(["action": .text("complete")])])])
    )
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    private var host: PluginHost {
        bench.host([(PluginRegistration(AutoCompletion.self), Self.settings)])
    }

    private func status(_ id: Session.ID) throws -> Session.Status { try bench.practice.session(id).status }

    @Test("a session that ends in an hour is completed when the clock gets there")
    func known() async throws {
        // From noon on, for fifty minutes.
        let id = try await bench.schedule(hour: 0)
        let end = try bench.practice.session(id).endTime
        try await bench.running(host) {
            let loop = await bench.clock.start(bench.scheduler)
            await bench.clock.advance(to: Timestamp(end) - .milliseconds(1))
            #expect(try status(id) == .scheduled)
            await bench.clock.advance(to: Timestamp(end))
            #expect(try status(id) == .completed)
            loop.cancel()
            try await loop.value
        }
        let change = try bench.test.store.changes(after: 0, limit: 1000).last { $0.entity == .session }
        #expect(change?.kind.rawValue == "session.completed")
        #expect(change?.actor == "plugin:auto-completion")
        let audit = try await bench.test.rows(
            "SELECT actor, action, reason FROM therapyd_audit WHERE rowId = '\(id)' ORDER BY sequence DESC LIMIT 1"
        )
        #expect(audit == "plugin:auto-completion|session.complete|rule 1")
    }

    @Test("a session that is scheduled meanwhile is completed at its end")
    func meanwhile() async throws {
        try await bench.running(host) {
            let loop = await bench.clock.start(bench.scheduler)
            var planned = bench.scheduler.events().makeAsyncIterator()
            let id = try await bench.schedule(hour: 1)
            let end = Timestamp(try bench.practice.session(id).endTime)
            // The plugin has heard of it when its job is there.
            var job: Job?
            while job?.nextRun != end {
                guard case .changed(let changed)? = await planned.next() else { break }
                job = changed
            }
            #expect(job?.owner == "auto-completion")
            await bench.clock.advance(to: end - .milliseconds(1))
            #expect(try status(id) == .scheduled)
            await bench.clock.advance(to: end)
            #expect(try status(id) == .completed)
            loop.cancel()
            try await loop.value
        }
    }

    @Test("what ended while the daemon was down is completed when it is back")
    func downtime() async throws {
        let id = try await bench.schedule(hour: 0)
        try await bench.running(host) {}
        await bench.clock.advance(by: .seconds(86_400))
        #expect(try status(id) == .scheduled)
        try await bench.running(host) {
            let loop = await bench.clock.start(bench.scheduler)
            await bench.clock.advance(by: .seconds(1))
            #expect(try status(id) == .completed)
            loop.cancel()
            try await loop.value
        }
    }
}
