/// Where a service keeps what it keeps.
///
/// Under systemd the unit decides (`StateDirectory=` and its like, systemd.exec(5), handed over in the environment).
/// Without it the XDG base directories of the user do.
/// A directory is nil when neither says where it is, for example because there is no `HOME`.
public struct ServiceDirectories: Hashable, Sendable {
    /// What has to outlive a restart: `$STATE_DIRECTORY`, or NAME in `$XDG_STATE_HOME` or `~/.local/state`.
    public var state: String?
    /// What goes at the latest when the machine stops: `$RUNTIME_DIRECTORY`, or NAME in `$XDG_RUNTIME_DIR`, or, as
    /// nothing else is as surely the user's own, `run` in ``state``.
    public var runtime: String?
    /// What the service is configured by: `$CONFIGURATION_DIRECTORY`, or NAME in `$XDG_CONFIG_HOME` or `~/.config`.
    public var configuration: String?
    /// What `LoadCredential=` put down: `$CREDENTIALS_DIRECTORY`. It has no counterpart outside systemd.
    public var credentials: String?

    /// Looks the directories up; none is touched or made.
    ///
    /// - Parameter name: the service's own directory in the user's base directories.
    public init(environment: ServiceEnvironment, name: String) {
        func directory(unit: String, base: String, belowHome: String?) -> String? {
            if let given = environment.firstPath(in: unit) { return given }
            if let base = environment.absolutePath(in: base) { return "\(base)/\(name)" }
            guard let belowHome, let home = environment.absolutePath(in: "HOME") else { return nil }
            return "\(home)/\(belowHome)/\(name)"
        }
        state = directory(unit: "STATE_DIRECTORY", base: "XDG_STATE_HOME", belowHome: ".local/state")
        runtime =
            directory(unit: "RUNTIME_DIRECTORY", base: "XDG_RUNTIME_DIR", belowHome: nil) ?? state.map { "\($0)/run" }
        configuration = directory(unit: "CONFIGURATION_DIRECTORY", base: "XDG_CONFIG_HOME", belowHome: ".config")
        credentials = environment.absolutePath(in: "CREDENTIALS_DIRECTORY")
    }
}

extension ServiceEnvironment {
    /// A variable that has to be an absolute path; a relative one counts as missing, as the XDG specification asks.
    fileprivate func absolutePath(in name: String) -> String? {
        guard let path = self[name], path.hasPrefix("/") else { return nil }
        return path
    }

    /// The first of several paths with colons between them, as systemd passes more than one `StateDirectory=`.
    fileprivate func firstPath(in name: String) -> String? {
        guard let first = self[name]?.split(separator: ":").first, first.hasPrefix("/") else { return nil }
        return String(first)
    }
}
