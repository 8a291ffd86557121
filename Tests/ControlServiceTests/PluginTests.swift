import ControlAPI
import PluginHost
import TestSupport
import Testing
import Varlink

@testable import ControlService

@Suite("Plugins through the API", .serialized)
struct PluginTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
        await bench.host.start()
    }

    private func invoke(_ arguments: String?, command: String = "echo") async throws -> String {
        let parameters = PluginsAPI.Invoke.Parameters(
            plugin: "sample",
            command: command,
            arguments: try arguments.map { try RawJSON(parsing: $0) }
        )
        return try await bench.call(PluginsAPI.Invoke.self, parameters).result.description
    }

    @Test("all are listed with how they are doing, by name")
    func list() async throws {
        let plugins = try await bench.call(PluginsAPI.List.self, .init()).plugins
        #expect(plugins.map(\.name) == ["failing", "idle", "sample"])
        #expect(plugins.map(\.state) == [.failed, .disabled, .active])
        #expect(plugins.map(\.reason) == ["it is not its day", nil, nil])
        #expect(plugins.allSatisfy { $0.kind == .builtin && $0.crashes == 0 })
    }

    @Test("one is told with all that its manifest says, and what was configured")
    func get() async throws {
        let reply = try await bench.call(PluginsAPI.Get.self, .init(name: "sample"))
        let plugin = reply.plugin
        #expect(plugin.version == "2.1.0")
        #expect(plugin.summary == "Says what it heard")
        #expect(plugin.jobs == ["listen"])
        #expect(plugin.events == ["session.completed"])
        #expect(plugin.capabilities == ["read-records", "store-values"])
        #expect(plugin.commands.map(\.name) == ["echo", "fail", "count"])
        let echo = try #require(plugin.commands.first)
        #expect(
            echo.arguments.members.map(\.key) == ["loud", "times", "after", "text", "file", "color"]
        )
        #expect(
            echo.arguments["times"]?.description
                == #"{"type":"integer","from":1,"to":10,"default":"1","help":"How often."}"#
        )
        #expect(
            echo.arguments["color"]?.description
                == #"{"type":"choice","choices":["red","green"],"default":"red","help":"?"}"#
        )
        #expect(echo.arguments["loud"]?.description == #"{"type":"bool","help":"Whether to shout."}"#)
        #expect(reply.configuration.description == #"{"color":"green"}"#)
    }

    @Test(
        "arguments are read by their declared types, which texts may stand for",
        arguments: [
            (nil, "{}"), ("{}", "{}"),
            (#"{"loud":true,"times":3}"#, #"{"loud":"bool(true)","times":"integer(3)"}"#),
            (#"{"loud":"false","times":"10"}"#, #"{"loud":"bool(false)","times":"integer(10)"}"#),
            (#"{"times":1.0}"#, #"{"times":"integer(1)"}"#),
            (#"{"after":"1min 30s"}"#, #"{"after":"duration(90.0 seconds)"}"#),
            (#"{"text":"12 – ü","file":"/tmp/x"}"#, #"{"file":"text(\"/tmp/x\")","text":"text(\"12 – ü\")"}"#),
            (#"{"color":"green"}"#, #"{"color":"text(\"green\")"}"#),
        ] as [(String?, String)]
    )
    func arguments(given: String?, heard: String) async throws {
        // As the plugin printed them: a text within a text has its quotes escaped.
        #expect(try await invoke(given) == heard)
    }

    @Test(
        "an argument that is unknown or not of its type is refused by its name",
        arguments: [
            (#"{"size":1}"#, "size"), (#"{"loud":1}"#, "loud"), (#"{"loud":"yes"}"#, "loud"),
            (#"{"times":0}"#, "times"), (#"{"times":"11"}"#, "times"), (#"{"times":1.5}"#, "times"),
            (#"{"times":true}"#, "times"), (#"{"times":null}"#, "times"), (#"{"after":"2h"}"#, "after"),
            (#"{"after":60}"#, "after"), (#"{"after":"soon"}"#, "after"), (#"{"text":1}"#, "text"),
            (#"{"color":"blue"}"#, "color"), (#"{"file":[]}"#, "file"), (#"{"loud":true,"nope":1}"#, "nope"),
        ]
    )
    func badArguments(given: String, name: String) async throws {
        let parameters = PluginsAPI.Invoke.Parameters(
            plugin: "sample",
            command: "echo",
            arguments: try RawJSON(parsing: given)
        )
        #expect(try await bench.invalidParameter(PluginsAPI.Invoke.self, parameters) == "arguments.\(name)")
    }

    @Test("every way to fail has its name")
    func refusals() async throws {
        let invoke = PluginsAPI.Invoke.self
        #expect(
            try await bench.refusal(PluginsAPI.Get.self, .init(name: "none")) == PluginsAPI.PluginNotFound(name: "none")
        )
        #expect(
            try await bench.refusal(invoke, .init(plugin: "none", command: "act"))
                == PluginsAPI.PluginNotFound(name: "none")
        )
        #expect(
            try await bench.refusal(invoke, .init(plugin: "failing", command: "act"))
                == PluginsAPI.PluginUnavailable(name: "failing", state: .failed, reason: "it is not its day")
        )
        #expect(
            try await bench.refusal(invoke, .init(plugin: "idle", command: "act"))
                == PluginsAPI.PluginUnavailable(name: "idle", state: .disabled)
        )
        let unknown = PluginsAPI.CommandNotFound(plugin: "sample", command: "sing")
        #expect(try await bench.refusal(invoke, .init(plugin: "sample", command: "sing")) == unknown)
        // With arguments, too, which nobody can check.
        let given = try RawJSON(parsing: #"{"loud":true}"#)
        #expect(
            try await bench.refusal(invoke, .init(plugin: "sample", command: "sing", arguments: given)) == unknown
        )
        #expect(
            try await bench.refusal(invoke, .init(plugin: "sample", command: "fail"))
                == PluginsAPI.CommandFailed(plugin: "sample", command: "fail", message: "nothing was said")
        )
    }

    @Test("what a command says before its end comes as it is said, or with the result, up to a limit")
    func output() async throws {
        func parameters(_ count: Int) throws -> PluginsAPI.Invoke.Parameters {
            .init(plugin: "sample", command: "count", arguments: try RawJSON(parsing: #"{"upTo":\#(count)}"#))
        }
        let sink = RecordingSink()
        let call = VarlinkCall(PluginsAPI.Invoke.self, try parameters(3), more: true)
        let last = try await bench.reply(to: call, into: sink)
        #expect(sink.replies.map { $0.parameters?.description } == (0..<3).map { #"{"result":{"number":\#($0)}}"# })
        #expect(last.parameters?.description == #"{"result":{"done":true}}"#)
        let whole = try await bench.call(PluginsAPI.Invoke.self, try parameters(2))
        #expect(whole.result.description == #"{"done":true,"output":[{"number":0},{"number":1}]}"#)
        let tooMuch = try await bench.reply(to: VarlinkCall(PluginsAPI.Invoke.self, try parameters(1001)))
        #expect(tooMuch.error == OrgVarlinkService.ExpectedMore.name)
    }

    @Test("a missing argument is named, and one of a list may stand alone")
    func missingAndList() async throws {
        let invoke = PluginsAPI.Invoke.self
        let name = try await bench.invalidParameter(invoke, .init(plugin: "sample", command: "count"))
        #expect(name == "arguments.upTo")
        for list in [#"["a","b"]"#, #""a""#] {
            let arguments = try RawJSON(parsing: #"{"upTo":0,"list":\#(list)}"#)
            _ = try await bench.call(invoke, .init(plugin: "sample", command: "count", arguments: arguments))
        }
        let wrong = try RawJSON(parsing: #"{"upTo":0,"list":["a",1]}"#)
        let list = try await bench.invalidParameter(
            invoke,
            .init(plugin: "sample", command: "count", arguments: wrong)
        )
        #expect(list == "arguments.list")
    }

    @Test("what operators do to plugins is done, told and audited, refusals among it")
    func control() async throws {
        #expect(try await bench.call(PluginsAPI.Disable.self, .init(name: "sample")).plugin.state == .disabled)
        #expect(try await bench.call(PluginsAPI.Enable.self, .init(name: "sample")).plugin.state == .active)
        #expect(
            try await bench.refusal(PluginsAPI.Release.self, .init(name: "sample"))
                == PluginsAPI.PluginRefused(name: "sample", reason: "is not in quarantine")
        )
        #expect(
            try await bench.refusal(PluginsAPI.Purge.self, .init(name: "sample"))
                == PluginsAPI.PluginRefused(name: "sample", reason: "has to be disabled first")
        )
        #expect(try await bench.call(PluginsAPI.RetryEvents.self, .init(name: "sample")).count == 0)
        _ = try await bench.call(PluginsAPI.Disable.self, .init(name: "sample"))
        #expect(try await bench.call(PluginsAPI.Purge.self, .init(name: "sample")).values == 0)
        let actions = try await bench.test.rows(
            "SELECT group_concat(action, ' ') FROM therapyd_audit WHERE action LIKE '%plugin.%'"
        )
        #expect(
            actions == "plugin.disable plugin.enable refused:plugin.release refused:plugin.purge plugin.retry-events "
                + "plugin.disable plugin.purge"
        )
    }
}
