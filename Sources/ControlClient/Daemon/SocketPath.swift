/// Where the daemon's socket is looked for.
enum SocketPath {
    static let system = "/run/therapyd/therapyd.sock"
    private static let directory = "/run/therapyd/"
    private static let suffix = ".sock"

    /// Whether it is the socket of one practice of several (`therapyd@NAME.socket`).
    static func isInstance(_ path: String) -> Bool { path != system && name(in: path) != nil }

    /// The unit whose socket it is.
    static func unit(of path: String) -> String {
        guard path != system, let name = name(in: path) else { return "therapyd" }
        return "therapyd@\(name)"
    }

    private static func name(in path: String) -> String? {
        guard path.hasPrefix(directory), path.hasSuffix(suffix) else { return nil }
        let name = path.dropFirst(directory.count).dropLast(suffix.count)
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }

    /// What was given, else `THERAPYD_SOCKET`, else the system's socket, else the user's own; of these two the first
    /// that is there.
    static func resolved(
        given: String?,
        variables: [String: String],
        exists: (String) -> Bool
    ) -> String {
        if let given { return given }
        if let path = variables["THERAPYD_SOCKET"], !path.isEmpty { return path }
        if let directory = variables["XDG_RUNTIME_DIR"], !directory.isEmpty, !exists(system) {
            let path = "\(directory)/therapyd/therapyd.sock"
            if exists(path) { return path }
        }
        return system
    }
}
