package import TherapyKit

/// A plugin as the control API shows it.
package struct PluginSnapshot: Sendable {
    package let manifest: PluginManifest
    package let state: PluginStatus
    package let configuration: PluginConfiguration
}

/// Why a plugin cannot be called.
package enum PluginCallError: Error, Hashable, Sendable {
    case notFound(name: String)
    case unavailable(name: String, state: PluginStatus)
    case commandNotFound(plugin: String, command: String)
    case commandFailed(plugin: String, command: String, message: String)
}

/// What the configuration says of a plugin.
package struct PluginSettings: Sendable {
    package let enabled: Bool
    package let configuration: PluginConfiguration

    package init(enabled: Bool, configuration: PluginConfiguration = PluginConfiguration()) {
        self.enabled = enabled
        self.configuration = configuration
    }
}
