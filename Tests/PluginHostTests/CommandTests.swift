import PluginHost
import Testing
import TherapyKit

@Suite("Commands that plugins contribute", .serialized, .timeLimit(.minutes(5)))
struct CommandTests {
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    @Test("a command gets its arguments and gives its answer")
    func answer() async throws {
        let script = Script {
            $0.invoke = { command, context in
                var answer = JSONObject()
                answer["command"] = .string(command.name)
                answer["plugin"] = .string(context.plugin)
                if case .integer(let number)? = command.arguments.values["number"] {
                    answer["number"] = .number(JSONNumber(number))
                }
                return answer
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        let answer = try await host.invoke("act", of: "first", arguments: ["number": .integer(7)])
        #expect(answer == ["command": "act", "plugin": "first", "number": 7])
    }

    @Test("a plugin that nobody has, a command that it does not have, and one that is not active are told apart")
    func refusals() async throws {
        let failed = PluginStatus.failed(reason: "it did not work")
        let off = PluginSettings(enabled: false)
        let failing = Script { $0.activate = { _ in throw Failure() } }
        let host = bench.host([
            (PluginRegistration(FirstPlugin.self), failing.settings),
            (PluginRegistration(SecondPlugin.self), off),
        ])
        await host.start()
        await #expect(throws: PluginCallError.notFound(name: "third")) {
            try await host.invoke("act", of: "third", arguments: [:])
        }
        await #expect(throws: PluginCallError.commandNotFound(plugin: "first", command: "rest")) {
            try await host.invoke("rest", of: "first", arguments: [:])
        }
        await #expect(throws: PluginCallError.unavailable(name: "first", state: failed)) {
            try await host.invoke("act", of: "first", arguments: [:])
        }
        await #expect(throws: PluginCallError.unavailable(name: "second", state: .disabled)) {
            try await host.invoke("act", of: "second", arguments: [:])
        }
    }

    @Test("a command that fails says so in its own words")
    func failure() async throws {
        let host = bench.host((FirstPlugin.self, Script { $0.invoke = { _, _ in throw CommandError("no such week") } }))
        await host.start()
        let error = PluginCallError.commandFailed(plugin: "first", command: "act", message: "no such week")
        await #expect(throws: error) { try await host.invoke("act", of: "first", arguments: [:]) }
        #expect(try await bench.state(of: "first", in: host) == .active)
    }

    @Test("a command that never ends is given up after its limit")
    func hanging() async throws {
        let gate = Gate()
        let script = Script {
            $0.invoke = { _, _ in
                await gate.pass()
                return JSONObject()
            }
        }
        let host = bench.host((FirstPlugin.self, script), limits: CallLimits(command: .milliseconds(20)))
        await host.start()
        let message = "took longer than 0.02 seconds"
        let error = PluginCallError.commandFailed(plugin: "first", command: "act", message: message)
        await #expect(throws: error) { try await host.invoke("act", of: "first", arguments: [:]) }
        gate.open()
    }
}
