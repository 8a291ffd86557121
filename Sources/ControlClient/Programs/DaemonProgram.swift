import Glibc

/// The program therapyd, which can check its configuration while no daemon runs.
enum DaemonProgram {
    static let name = "therapyd"

    /// Nil where the program is not found.
    static func checkConfiguration(searchPath: String) -> ConfigurationCheck? {
        guard let program = locate(searchPath: searchPath, isProgram: isProgram),
            let (status, text) = ChildProgram.output(of: [program, "--check-config"])
        else { return nil }
        let prefix = "\(name): "
        let lines = text.split(separator: "\n").map { line in
            String(line.hasPrefix(prefix) ? line.dropFirst(prefix.count) : line)
        }
        return ConfigurationCheck(program: program, status: status, lines: lines)
    }

    /// Beside this program, else on the search path, else where Debian keeps daemons, which is on root's path alone.
    static func locate(searchPath: String, isProgram: (String) -> Bool) -> String? {
        let onPath = searchPath.split(separator: ":").map(String.init)
        let directories = [OwnProgram.directory].compactMap(\.self) + onPath + ["/usr/local/sbin", "/usr/sbin"]
        return directories.map { "\($0)/\(name)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool { access(path, X_OK) == 0 }
}
