import ArgumentParser
import GRDB

/// What was measured.
struct VersionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Prints SQLite's version and the settings of a new database."
    )

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        try database.removeDatabase()
        let pool = try database.openPool()
        try pool.writeWithoutTransaction { db in
            let version = try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "?"
            let settings = try ["journal_mode", "synchronous", "page_size", "wal_autocheckpoint", "secure_delete"].map {
                "\($0)=\(try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "?")"
            }
            print("version JobScheduler, SQLite \(version)")
            print("settings \(settings.joined(separator: " "))")
        }
        try pool.close()
    }
}
