import Glibc

/// Paths of databases. What lies beside one lies beside the file itself, where SQLite has its log, and not beside a link to
/// it: two daemons that know it by two names meet at one lock.
enum DatabasePath {
    /// Absolute, and without links; also of a file that is not there yet.
    static func resolved(_ path: String) -> String {
        if let resolved = real(path) { return resolved }
        guard let directory = real(directory(of: path)) else { return path }
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return (directory == "/" ? "" : directory) + "/" + name
    }

    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
