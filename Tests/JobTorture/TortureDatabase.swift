package import GRDB
import JobSchedulerSQLite

/// The database of a torture: `jobs.sqlite` in its directory.
package enum TortureDatabase {
    package static func path(in directory: String) -> String { "\(directory)/jobs.sqlite" }

    package static func open(in directory: String, busyTimeout: Double = 5) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = 2
        let pool = try DatabasePool(path: path(in: directory), configuration: configuration)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// Makes a new one.
    package static func create(in directory: String) throws {
        var migrator = DatabaseMigrator()
        for migration in SQLiteJobStore.migrations() {
            migrator.registerMigration(migration.name, migrate: migration.up)
        }
        migrator.registerMigration("effects") { try $0.execute(sql: Effect.table) }
        let pool = try open(in: directory)
        try migrator.migrate(pool)
        try pool.close()
    }
}
