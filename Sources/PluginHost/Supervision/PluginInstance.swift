import TherapyKit

/// A plugin at work, with every call into it supervised.
struct PluginInstance: Sendable {
    let manifest: PluginManifest
    let context: PluginContext
    let caller: PluginCaller
    private let plugin: any Plugin
    private let limits: CallLimits

    /// Makes an instance; it does nothing before ``activate()``.
    init(
        _ registration: PluginRegistration,
        configuration: PluginConfiguration,
        context: PluginContext,
        caller: PluginCaller,
        limits: CallLimits
    ) async throws {
        plugin = try await caller.call(.make, limit: limits.activation) {
            try registration.makePlugin(configuration: configuration)
        }
        manifest = registration.manifest
        self.context = context
        self.caller = caller
        self.limits = limits
    }

    func activate() async throws {
        try await caller.call(.activate, limit: limits.activation) { [plugin, context] in
            try await plugin.activate(in: context)
        }
    }

    func reconfigure(_ configuration: PluginConfiguration) async throws -> Reconfiguration {
        try await caller.call(.reconfigure, limit: limits.activation) { [plugin, context] in
            try await plugin.reconfigure(configuration, in: context)
        }
    }

    func receive(_ event: Change) async throws {
        try await caller.call(.event(event.sequence), limit: limits.event) { [plugin, context] in
            try await plugin.receive(event, in: context)
        }
    }

    func run(_ job: PluginJob, id: String, limit: Duration?) async throws -> PluginJobOutcome {
        try await caller.call(.job(name: job.name, id: id), limit: limit) { [plugin, context] in
            try await plugin.run(job, in: context)
        }
    }

    func invoke(_ command: CommandInvocation) async throws -> JSONObject {
        try await caller.call(.command(command.name), limit: limits.command) { [plugin, context] in
            try await plugin.invoke(command, in: context)
        }
    }

    func explain(_ record: ExplainedRecord) async throws -> [Explanation] {
        try await caller.call(.explain, limit: limits.command) { [plugin, context] in
            try await plugin.explain(record, in: context)
        }
    }

    func deactivate() async throws {
        try await caller.call(.deactivate, limit: limits.deactivation) { [plugin, context] in
            await plugin.deactivate(in: context)
        }
    }
}
