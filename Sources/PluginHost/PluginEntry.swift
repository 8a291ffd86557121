package import TherapyKit

/// Where a plugin's code comes from.
package enum PluginCode: Sendable {
    /// Linked into the daemon.
    case builtIn(PluginRegistration)
    /// Loaded from a file.
    case loaded(PluginRegistration, path: String)
    /// A file that was left alone, because the plugin is in quarantine or the daemon is to run without it.
    case unloaded(path: String, reason: String)
    /// A file that must not be loaded.
    case refused(path: String, reason: String)

    package var registration: PluginRegistration? {
        switch self {
        case .builtIn(let registration), .loaded(let registration, _): registration
        case .unloaded, .refused: nil
        }
    }

    package var path: String? {
        switch self {
        case .builtIn: nil
        case .loaded(_, let path), .unloaded(let path, _), .refused(let path, _): path
        }
    }
}

/// What the host knows of one plugin.
struct PluginEntry {
    enum Phase {
        case dormant
        /// A plugin that it requires is not active.
        case waiting(reason: String)
        case active(PluginInstance)
        case failed(reason: String)
    }

    let name: String
    var code: PluginCode
    /// What the configuration says.
    var settings: PluginSettings
    /// What an operator said instead.
    var isEnabledByOperator: Bool?
    /// Why it is in quarantine, while it is.
    var quarantine: String?
    let caller: PluginCaller
    let allowance: PluginAllowance
    let health = PluginHealth()
    var phase = Phase.dormant
    /// Brings the events, while the host does.
    var feeding: Task<Void, Never>?
    /// How far its events came; `nil` before the first since it was activated.
    var place: Int64?
    /// Why its events wait, while they do.
    var outage: String?
    /// How many events were set aside, and the last of them.
    var setAside = 0
    var lastSetAside: String?

    var manifest: PluginManifest? { code.registration?.manifest }
    var requires: [String] { manifest?.requires ?? [] }
    var isEnabled: Bool { isEnabledByOperator ?? settings.enabled }
    /// Whether nothing of its own keeps it from being active.
    var mayRun: Bool {
        if case .failed = phase { return false }
        return isEnabled && quarantine == nil && code.registration != nil
    }

    var instance: PluginInstance? {
        guard case .active(let instance) = phase else { return nil }
        return instance
    }

    var state: PluginStatus {
        if let quarantine { return .quarantined(reason: quarantine) }
        switch code {
        case .refused(_, let reason), .unloaded(_, let reason): return .failed(reason: reason)
        case .builtIn, .loaded: break
        }
        switch phase {
        case .dormant: return .disabled
        case .waiting(let reason), .failed(let reason): return .failed(reason: reason)
        case .active: return trouble.map { .degraded(reason: $0) } ?? .active
        }
    }

    var usage: PluginUsage {
        var usage = caller.usage
        usage.loggedLines = allowance.log.lines
        usage.droppedLines = allowance.log.dropped
        return usage
    }

    /// What is wrong with a plugin that is at work.
    private var trouble: String? {
        if let outage { return outage }
        if let reason = health.reason { return reason }
        if setAside > 0 {
            return lastSetAside ?? (setAside == 1 ? "an event was set aside" : "\(setAside) events were set aside")
        }
        let leftBehind = caller.usage.leftBehind
        return leftBehind > 0 ? "\(leftBehind) calls did not end in their time and go on" : nil
    }
}
