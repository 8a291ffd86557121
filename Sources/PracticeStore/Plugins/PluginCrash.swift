package import TherapyKit

/// A call into a plugin that the process did not survive.
package struct PluginCrash: Hashable, Sendable {
    package let plugin: String
    package let at: Instant
    /// What was called, such as `event 1234`.
    package let call: String
    /// The event's place in the feed, when it was one.
    package let event: Int64?
    /// The signal that the plugin's own thread raised, or 0 when it called `exit()`; `nil` when the process ended in some other way while the plugin
    /// was in the call: it may be innocent.
    package let signal: Int32?

    package init(plugin: String, at: Instant, call: String, event: Int64?, signal: Int32?) {
        self.plugin = plugin
        self.at = at
        self.call = call
        self.event = event
        self.signal = signal
    }

    /// Whether the plugin's own code ended the process.
    package var isCertain: Bool { signal != nil }
}
