import PluginHost
import Synchronization
import TherapyKit

/// What a plugin of a test does when it is called; it notes the events before it acts on them.
final class Script: Sendable {
    struct Lines: Sendable {
        var activate: @Sendable (PluginContext) async throws -> Void = { _ in }
        var receive: @Sendable (Change, PluginContext) async throws -> Void = { _, _ in }
        var run: @Sendable (PluginJob, PluginContext) async throws -> PluginJobOutcome = { _, _ in .completed }
        var invoke: @Sendable (CommandInvocation, PluginContext) async throws -> JSONObject = { _, _ in JSONObject() }
        var reconfigure: @Sendable (PluginConfiguration, PluginContext) async throws -> Reconfiguration = { _, _ in
            .needsNewInstance
        }
        var deactivate: @Sendable (PluginContext) async -> Void = { _ in }
    }

    struct Unknown: Error {}

    let lines: Lines
    let received = Journal<Change>()
    let jobs = Journal<PluginJob>()

    private static let key = ConfigurationKey.text("script", help: "Where the script is.")
    private static let all = Mutex<[String: Script]>([:])

    init(_ write: (inout Lines) -> Void = { _ in }) {
        var lines = Lines()
        write(&lines)
        self.lines = lines
    }

    /// A plugin is made from its configuration alone, so that is how it finds its script.
    var settings: PluginSettings {
        let name = Session.ID.random().text
        Self.all.withLock { $0[name] = self }
        return PluginSettings(enabled: true, configuration: PluginConfiguration(["script": .text(name)]))
    }

    static func of(_ configuration: PluginConfiguration) throws -> Script {
        guard let script = configuration[key].flatMap({ name in all.withLock { $0[name] } }) else { throw Unknown() }
        return script
    }
}

protocol ScriptedPlugin: Plugin {
    var script: Script { get }
    init(script: Script)
}

extension ScriptedPlugin {
    init(configuration: PluginConfiguration) throws { self.init(script: try Script.of(configuration)) }

    func activate(in context: PluginContext) async throws { try await script.lines.activate(context) }

    func receive(_ event: Change, in context: PluginContext) async throws {
        script.received.append(event)
        try await script.lines.receive(event, context)
    }

    func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        script.jobs.append(job)
        return try await script.lines.run(job, context)
    }

    func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        try await script.lines.invoke(command, context)
    }

    func reconfigure(
        _ configuration: PluginConfiguration,
        in context: PluginContext
    ) async throws -> Reconfiguration {
        try await script.lines.reconfigure(configuration, context)
    }

    func deactivate(in context: PluginContext) async { await script.lines.deactivate(context) }

    static func makeManifest(named name: String, capabilities: Set<Capability>) -> PluginManifest {
        PluginManifest(
            name: name,
            version: "1.0.0",
            summary: "Does what its script says",
            capabilities: capabilities,
            jobs: [JobDeclaration(name: "work", summary: "Works", timeout: .seconds(60), maxAttempts: 3)],
            events: ["session"],
            commands: [CommandDeclaration(name: "act", summary: "Acts")]
        )
    }
}

struct FirstPlugin: ScriptedPlugin {
    static let manifest = makeManifest(named: "first", capabilities: Set(Capability.allCases))
    let script: Script
}

struct SecondPlugin: ScriptedPlugin {
    static let manifest = makeManifest(named: "second", capabilities: Set(Capability.allCases))
    let script: Script
}

/// May do nothing.
struct BarePlugin: ScriptedPlugin {
    static let manifest = makeManifest(named: "bare", capabilities: [])
    let script: Script
}

struct Failure: Error, CustomStringConvertible {
    var description: String { "it did not work" }
}
