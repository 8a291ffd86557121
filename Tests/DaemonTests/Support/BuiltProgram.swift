import Foundation

/// A program that the package builds: in `$THERAPYD_BIN`, else in `.build/debug` of the repository.
enum BuiltProgram: String {
    case therapyd
    case therapyctl

    struct Missing: Error, CustomStringConvertible {
        let path: String

        var description: String { "\(path) is missing: build it (swift build), or name its directory in THERAPYD_BIN" }
    }

    func path() throws(Missing) -> String {
        let directory =
            ProcessInfo.processInfo.environment["THERAPYD_BIN"]
            ?? RepositoryFiles.path(".build/debug")
        let path = "\(directory)/\(rawValue)"
        guard access(path, X_OK) == 0 else { throw Missing(path: path) }
        return path
    }
}

/// Files of the repository that this file stands in, whatever links lead to it.
enum RepositoryFiles {
    static func path(_ name: String) -> String {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appending(path: name).path(percentEncoded: false)
    }
}
