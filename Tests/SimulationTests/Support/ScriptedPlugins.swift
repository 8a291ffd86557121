import PluginHost
import Synchronization
import TherapyKit

/// What a plugin of a test does when it is called.
struct Script: Sendable {
    var activate: @Sendable (PluginContext) async throws -> Void = { _ in }
    var receive: @Sendable (Change, PluginContext) async throws -> Void = { _, _ in }
    var run: @Sendable (PluginJob, PluginContext) async throws -> PluginJobOutcome = { _, _ in .completed }

    private struct Unknown: Error {}

    private static let key = ConfigurationKey.text("script", help: "Where the script is.")
    private static let all = Mutex<[String: Script]>([:])

    init(_ write: (inout Script) -> Void) { write(&self) }

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

    func activate(in context: PluginContext) async throws { try await script.activate(context) }

    func receive(_ event: Change, in context: PluginContext) async throws { try await script.receive(event, context) }

    func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        try await script.run(job, context)
    }

    static func makeManifest(named name: String) -> PluginManifest {
        PluginManifest(
            name: name,
            version: "1.0.0",
            summary: "Does what its script says",
            capabilities: Set(Capability.allCases),
            jobs: [
                JobDeclaration(name: "work", summary: "Works", maxAttempts: 3),
                JobDeclaration(name: "hang", summary: "Hangs", timeout: .milliseconds(20), maxAttempts: 1),
            ],
            events: ["session"]
        )
    }
}

struct AlphaPlugin: ScriptedPlugin {
    static let manifest = makeManifest(named: "alpha")
    let script: Script
}

struct BetaPlugin: ScriptedPlugin {
    static let manifest = makeManifest(named: "beta")
    let script: Script
}

extension PluginContext {
    func plan(_ job: String = "work", after span: Duration, key: String = "only") async throws {
        try await jobs().schedule(job, at: clock.now + span, key: key, arguments: JSONObject())
    }

    func change(_ command: SessionCommand, _ ids: [Session.ID]) async throws {
        for result in try await sessions().apply(ids.map { SessionChange($0, command) }) { _ = try result.get() }
    }
}
