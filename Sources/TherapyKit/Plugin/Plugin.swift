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

    /// Called once before anything else, when the plugins that it requires are active.
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

    /// Called when someone asks what happens with a record, and why; the default has nothing to say.
    func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation]

    /// Called when the configuration has changed, and was checked. The default asks for a new instance: this one is
    /// deactivated then, and the new one activated.
    func reconfigure(_ configuration: PluginConfiguration, in context: PluginContext) async throws -> Reconfiguration

    /// Called when the daemon stops or the plugin is disabled or made anew. Events and jobs wait until it is back.
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

    public func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] { [] }

    public func reconfigure(
        _ configuration: PluginConfiguration,
        in context: PluginContext
    ) async throws -> Reconfiguration {
        .needsNewInstance
    }

    public func deactivate(in context: PluginContext) async {}
}

/// What became of a changed configuration.
public enum Reconfiguration: Hashable, Sendable {
    /// It holds from now on.
    case applied
    /// Only another instance can follow it.
    case needsNewInstance
}
