import ControlAPI
import JobScheduler
import JobSchedulerTestKit
import PluginHost
import TestSupport
import Testing
import TimeZoneRules
import Varlink

@testable import ControlService

@Suite("The daemon's status", .serialized)
struct StatusTests {
    @Test("gathers what the parts say, and what is not well")
    func report() async throws {
        let bench = try await ServiceBench()
        await bench.host.start()
        let request = JobRequest(owner: "core", name: "work", schedule: .once(at: bench.clock.now))
        try await bench.scheduler.enqueue(request)
        let status = try await bench.call(DaemonAPI.GetStatus.self, .init())
        #expect(status.version == "1.2.3")
        #expect(status.pid == 42)
        #expect(status.startedAt == "2026-12-01T12:00:00.000Z")
        #expect(status.connections == 7)
        #expect(status.jobs == ["scheduled": 1])
        #expect(status.plugins == ["sample": "active", "failing": "failed", "idle": "disabled"])
        #expect(status.database["path"]?.description == #""\#(bench.test.path)""#)
        #expect(!status.healthy)
        #expect(
            status.health.map(\.component) == [
                "database", "disk", "clock", "scheduler", "records", "plugin failing", "plugin sample",
            ]
        )
        #expect(status.health.filter { !$0.ok }.map(\.detail) == ["it is not its day"])
        #expect(status.statusLine == "plugin failing: it is not its day")
    }

    @Test("all is well when nothing is wrong")
    func healthy() async throws {
        let bench = try await ServiceBench()
        let status = try await bench.call(DaemonAPI.GetStatus.self, .init())
        #expect(status.healthy)
        #expect(status.statusLine == "all is well")
    }
}
