/// A module in the daemon's own process that reacts to what happens in the practice.
///
/// The host makes a plugin with its configuration, activates it, and then calls it: for the events that its manifest
/// wants, for its jobs when they are due, and for the commands that it contributes. Calls for events come one at a
/// time and in order; jobs and commands may run beside them, which is why most plugins are actors.
///
/// Everything that a call needs stands in the ``PluginContext``. A call that throws is tried again (an event, a job)
/// or reported (activation, a command); it never harms another plugin.
public protocol Plugin: Sendable {
    /// What the plugin is, wants and offers.
    static var manifest: PluginManifest { get }

    /// Makes the plugin from a configuration that the host has checked against the manifest's keys.
    init(configuration: PluginConfiguration) throws

    /// Called once before anything else, and again after each change of the configuration on a new instance.
    ///
    /// What happened while the plugin was not running is told by events afterwards, from its place in the feed on;
    /// this is the moment to plan from what the records say now.
    func activate(in context: PluginContext) async throws

    /// Called for each change that the manifest's ``PluginManifest/events`` ask for: in order, and at least once.
    func receive(_ event: Change, in context: PluginContext) async throws

    /// Called when a job of the plugin is due: at least once for each time that it was scheduled for.
    func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome

    /// Called for a command that the manifest declares, with arguments that fit the declaration.
    func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject

    /// Called when the daemon stops or the plugin is disabled or reconfigured. Events and jobs wait until it is back.
    func deactivate(in context: PluginContext) async
}

extension Plugin {
    public func activate(in context: PluginContext) async throws {}

    public func receive(_ event: Change, in context: PluginContext) async throws {}

    public func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        .discard(reason: "the plugin has no job named \(job.name)")
    }

    public func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        throw CommandError("the plugin does not answer the command \(command.name)")
    }

    public func deactivate(in context: PluginContext) async {}
}

/// A plugin's entry into the host: the same for the ones that ship and for those of others.
public struct PluginRegistration: Sendable {
    public let manifest: PluginManifest
    private let factory: @Sendable (PluginConfiguration) throws -> any Plugin

    public init<Module: Plugin>(_ type: Module.Type) {
        manifest = type.manifest
        factory = { try Module(configuration: $0) }
    }

    /// Makes an instance.
    public func makePlugin(configuration: PluginConfiguration) throws -> any Plugin {
        try factory(configuration)
    }
}
