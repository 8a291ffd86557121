/// How a plugin is doing, as operators see it.
package enum PluginStatus: Hashable, Sendable {
    /// Not chosen by the configuration.
    case disabled
    case active
    /// At work, but something of it failed.
    case degraded(reason: String)
    /// Could not be made or activated.
    case failed(reason: String)

    /// Why it is not simply active.
    package var reason: String? {
        switch self {
        case .disabled, .active: nil
        case .degraded(let reason), .failed(let reason): reason
        }
    }
}
