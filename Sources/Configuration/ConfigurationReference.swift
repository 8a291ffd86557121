package import TherapyKit

/// The declarations of all keys, for what is written about them.
package enum ConfigurationReference {
    /// The daemon's keys, and those of plugins below the group `plugins`.
    package static func fields(plugins manifests: [PluginManifest]) -> [ConfigurationField] {
        DaemonKeys.all(plugins: manifests)
    }

    /// Whether a changed key takes effect with the next start only.
    /// - Parameter key: with its groups, such as `delivery.mail.port`.
    package static func needsRestart(_ key: String) -> Bool {
        DaemonKeys.needsRestart(key)
    }

    /// What a value of a kind looks like, in the words of problems.
    package static func expectation(of kind: ConfigurationKind) -> String {
        kind.expectation
    }
}
