import AutoCompletion
import ControlAPI
import JobScheduler
import PluginHost
import TestSupport
import Testing
import TherapyKit
import Varlink

@Suite("Simulations over the control API", .timeLimit(.minutes(5)))
struct SimulateTests {
    private static let until = TestPractice.noon + .seconds(365 * 86_400)

    /// The fixture, with sessions completed half an hour after their end.
    private static func bench() async throws -> ServiceBench {
        let rules = ConfigurationValue.list([.object(["action": .text("complete")])])
        let settings = PluginConfiguration(["grace": .duration(.seconds(1800)), "rules": rules])
        let plugin = (
            PluginRegistration(AutoCompletion.self), PluginSettings(enabled: true, configuration: settings)
        )
        return try await ServiceBench(fixture: true, keepsJobs: true, plugins: [plugin])
    }

    private static func simulate(_ bench: ServiceBench, until: Instant) async throws -> [VarlinkReply] {
        let sink = RecordingSink()
        let call = VarlinkCall(SchedulerAPI.Simulate.self, .init(until: until.wireText), more: true)
        let last = try await bench.reply(to: call, into: sink)
        return sink.replies + [last]
    }

    @Test("a year of the practice: each open session is completed after its end, and nothing is changed")
    func year() async throws {
        let bench = try await Self.bench()
        let before = try await PracticeSnapshot(of: bench.test)
        let replies = try await Self.simulate(bench, until: Self.until)
        let told = try replies.map { try $0.result(of: SchedulerAPI.Simulate.self) }
        let runs = told.dropLast()
        let end = try #require(told.last)

        let due = try await bench.test.rows(
            """
            SELECT 'session.completed ' || id FROM Sessions WHERE status = 'scheduled' \
            AND endTime <= '\((Self.until + .seconds(-1800)).databaseText)';
            """
        )
        let expected = due.split(separator: "\n").map(String.init)
        #expect(expected.count > 3000)
        #expect(runs.flatMap(\.effects).sorted() == expected.sorted())
        #expect(runs.allSatisfy { $0.owner == "auto-completion" && $0.job == "complete-ended" })
        #expect(runs.allSatisfy { $0.outcome == .succeeded && $0.end == nil })
        #expect(runs.map(\.at) == runs.map(\.at).sorted())
        // What nobody has completed yet is made up for at once.
        #expect(runs.first?.at == TestPractice.noon.wireText)
        #expect(runs.first?.effects.count ?? 0 > 400)
        #expect(end.at == Self.until.wireText)
        #expect(end.end == .init(runs: runs.count, effects: expected.count, complete: true))

        #expect(try await before.differences().isEmpty)
        #expect(try await bench.scheduler.jobs().jobs.isEmpty)
    }

    @Test("the same data give the same replies, byte for byte")
    func sameTwice() async throws {
        let bench = try await Self.bench()
        let until = TestPractice.noon + .seconds(14 * 86_400)
        let first = try await Self.simulate(bench, until: until)
        let second = try await Self.simulate(bench, until: until)
        #expect(first.count > 100)
        #expect(first.map(\.parameters) == second.map(\.parameters))
    }

    @Test("replies have no names, and nothing else of the records but ids")
    func noPersonalData() async throws {
        let bench = try await Self.bench()
        let replies = try await Self.simulate(bench, until: TestPractice.noon + .seconds(7 * 86_400))
        let text = replies.compactMap(\.parameters?.description).joined()
        for name in try await bench.test.rows("SELECT name FROM Users").split(separator: "\n") {
            #expect(!text.contains(name))
        }
    }

    @Test("it takes more than one reply, and a date that is neither past nor too far ahead")
    func refusals() async throws {
        let bench = try await ServiceBench(keepsJobs: true)
        let call = VarlinkCall(SchedulerAPI.Simulate.self, .init(until: Self.until.wireText))
        #expect(try await bench.reply(to: call).error == OrgVarlinkService.ExpectedMore.name)
        for until in ["tomorrow", "2026-11-01T00:00:00.000Z", "2028-06-01T00:00:00.000Z"] {
            let call = VarlinkCall(SchedulerAPI.Simulate.self, .init(until: until), more: true)
            let reply = try await bench.reply(to: call)
            #expect(reply.error == OrgVarlinkService.InvalidParameter.name)
            #expect(reply.parameters?.description == #"{"parameter":"until"}"#)
        }
    }
}
