import ControlAPI
import PluginHost
import Practice
import TestSupport
import Testing
import TherapyKit
import Varlink

@Suite("Explanations through the API")
struct ExplainTests {
    /// Says one thing of each kind.
    private struct Talkative: Plugin {
        static let manifest = PluginManifest(name: "talkative", version: "1.0.0", summary: "Talks")

        init(configuration: PluginConfiguration) {}

        func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
            guard case .session(let session) = record else {
                return [Explanation(at: nil, .suppressed, "nothing", reason: "it is no session")]
            }
            return [
                Explanation(at: session.endTime, .pending, "completion", reason: "rule 1"),
                Explanation(at: session.startTime, .suppressed, "reminder", reason: "no address"),
            ]
        }
    }

    private struct Silent: Plugin {
        struct Trouble: Error {}
        static let manifest = PluginManifest(name: "silent", version: "1.0.0", summary: "Fails to talk")
        init(configuration: PluginConfiguration) {}
        func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
            throw Trouble()
        }
    }

    private let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench(plugins: [
            (PluginRegistration(Talkative.self), PluginSettings(enabled: true)),
            (PluginRegistration(Silent.self), PluginSettings(enabled: true)),
        ])
        await bench.host.start()
    }

    @Test("a session's past, its future and what is suppressed come in the order of their times, each with its reason")
    func session() async throws {
        let session = try await bench.test.practice.schedule(bench.test.request(), as: .daemon)
        let reply = try await bench.call(DaemonAPI.Explain.self, .init(entity: "Session", id: session.id.text))
        let lines = try reply.lines.map { line in
            let action = try line.detail.member("action", as: String.self)
            let reason = try line.detail.member("reason", as: String.self)
            return "\(line.at) \(line.kind) \(line.actor) \(action ?? ""): \(reason ?? "")"
        }
        #expect(
            lines == [
                "2026-12-01T12:00:00.000Z past daemon session.schedule: ",
                "2026-12-01T12:00:00.000Z suppressed plugin:silent explanation: the plugin failed: Trouble()",
                "2026-12-01T13:00:00.000Z suppressed plugin:talkative reminder: no address",
                "2026-12-01T13:50:00.000Z pending plugin:talkative completion: rule 1",
            ]
        )
        #expect(reply.lines.allSatisfy { $0.entity == "Session" && $0.id == session.id.text && $0.sequence == 0 })
    }

    @Test("what is not there, and what is neither a session nor an assignment, is refused")
    func refuses() async throws {
        let missing = try await bench.reply(
            to: VarlinkCall(DaemonAPI.Explain.self, .init(entity: "Session", id: "none"))
        )
        #expect(missing.error == "io.unclutter.Therapy.Practice.NotFound")
        for entity in ["User", "Nothing"] {
            let reply = try await bench.reply(to: VarlinkCall(DaemonAPI.Explain.self, .init(entity: entity, id: "a")))
            #expect(reply.error == OrgVarlinkService.InvalidParameter.name)
        }
    }
}
