package import PracticeStore
package import TherapyKit

/// A plugin as the control API shows it.
package struct PluginSnapshot: Sendable {
    package let name: String
    /// `nil` for one whose file was not loaded.
    package let manifest: PluginManifest?
    /// Its file; `nil` for one that is linked into the daemon.
    package let path: String?
    package let state: PluginStatus
    package let configuration: PluginConfiguration
    /// Whether it is to run, as far as the configuration and operators say.
    package let isEnabled: Bool
    package let crashCount: Int
    package let lastCrash: PluginCrash?
    package let usage: PluginUsage
    /// How many changes lie between it and the feed's head; `nil` while it gets none.
    package let lag: Int64?
    /// How many events wait for an operator.
    package let setAside: Int
}

/// Why a plugin cannot be called.
package enum PluginCallError: Error, Hashable, Sendable {
    case notFound(name: String)
    case unavailable(name: String, state: PluginStatus)
    case commandNotFound(plugin: String, command: String)
    case commandFailed(plugin: String, command: String, message: String)
}

/// What the configuration says of a plugin.
package struct PluginSettings: Hashable, Sendable {
    package let enabled: Bool
    package let configuration: PluginConfiguration

    package init(enabled: Bool, configuration: PluginConfiguration = PluginConfiguration()) {
        self.enabled = enabled
        self.configuration = configuration
    }
}
