/// How a plugin is doing, as operators see it.
package enum PluginStatus: Hashable, Sendable {
    /// Not chosen by the configuration or an operator.
    case disabled
    case active
    /// At work, but something of it failed.
    case degraded(reason: String)
    /// Could not be loaded, made or activated, or was given up.
    case failed(reason: String)
    /// Ended the daemon too often; it gets nothing to do until an operator releases it.
    case quarantined(reason: String)

    /// Why it is not simply active.
    package var reason: String? {
        switch self {
        case .disabled, .active: nil
        case .degraded(let reason), .failed(let reason), .quarantined(let reason): reason
        }
    }
}
