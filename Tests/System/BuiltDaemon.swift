import Foundation
import TestSupport

/// The programs that the package builds: in `$THERAPYD_BIN`, else in `.build/debug` of the repository.
enum BuiltDaemon {
    struct Missing: Error, CustomStringConvertible {
        let path: String

        var description: String { "\(path) is missing: build it (swift build), or name its directory in THERAPYD_BIN" }
    }

    static func directory() throws -> String {
        try ProcessInfo.processInfo.environment["THERAPYD_BIN"] ?? "\(SharedFiles.repository())/.build/debug"
    }

    static func program(_ name: String) throws -> String {
        let path = try "\(directory())/\(name)"
        guard access(path, X_OK) == 0 else { throw Missing(path: path) }
        return path
    }
}
