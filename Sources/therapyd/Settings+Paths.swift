import Configuration
import Glibc

/// Places that the configuration names, looked at before they are needed.
extension Settings {
    /// What the account cannot work with, each with its file and line; in a service, from within its sandbox.
    ///
    /// A mistake is found by a check and refused by a reload. It does not keep a daemon from starting: a disk that is not
    /// there today is no reason to remind nobody.
    func pathProblems(of loaded: LoadedConfiguration) -> [ConfigurationProblem] {
        let configuration = loaded.configuration
        var problems: [ConfigurationProblem] = []
        func look(_ key: String, _ path: String?, _ reason: (String) -> String?) {
            guard let path, let reason = reason(path) else { return }
            problems.append(loaded.problem(of: key, "\(path) \(reason)"))
        }
        if configuration.backup.isEnabled {
            look("backup.directory", configuration.backup.directory, Self.obstacleToWriting)
        }
        look("exportDirectory", configuration.exportDirectory, Self.obstacleToWriting)
        look("database.path", configuration.databasePath) { path in
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            return Self.obstacleToWriting(String(path[..<slash]))
        }
        look("pluginDirectory", configuration.pluginDirectory) { path in
            access(path, R_OK | X_OK) == 0 ? nil : "cannot be read: \(String(cString: strerror(errno)))"
        }
        return problems
    }

    /// Of a directory that is there, or can be made.
    private static func obstacleToWriting(_ path: String) -> String? {
        guard path.isEmpty || path.hasPrefix("/") else { return "is no absolute path" }
        if access(path, F_OK) == 0 {
            return access(path, W_OK | X_OK) == 0 ? nil : "cannot be written to: \(String(cString: strerror(errno)))"
        }
        let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "/"
        guard access(parent, W_OK | X_OK) == 0 else {
            return "is not there and cannot be made: \(String(cString: strerror(errno)))"
        }
        return nil
    }
}
