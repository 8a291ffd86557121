/// Where the daemon's socket is looked for.
enum SocketPath {
    static let system = "/run/therapyd/therapyd.sock"

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
