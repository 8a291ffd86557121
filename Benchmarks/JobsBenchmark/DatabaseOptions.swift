import ArgumentParser
import FoundationEssentials
import GRDB

/// How safely a commit is on disk when it returns.
enum Synchronous: String, CaseIterable, ExpressibleByArgument {
    case off, normal, full
}

/// Where the measurement's database is, and how it commits.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "SQLite's synchronous mode: off, normal or full.")
    var synchronous = Synchronous.full

    @Argument(help: "Where the database is; its disk decides.")
    var directory: String

    var path: String { "\(directory)/jobs.sqlite" }

    /// For a measurement that begins with nothing.
    func removeDatabase() throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    func openPool() throws -> DatabasePool {
        let pool = try DatabasePool(path: path)
        // GRDB sets NORMAL once it has switched to WAL, so it comes after.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)") }
        return pool
    }
}
