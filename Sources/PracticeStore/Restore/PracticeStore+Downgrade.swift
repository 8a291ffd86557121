import GRDB
package import TherapyKit

extension PracticeStore {
    /// Takes back the newest migration of a file that no daemon has open, so that the version before can work on it. A
    /// backup is made before.
    /// - Parameter shelf: where the backup is made; `nil` for beside the database.
    /// - Returns: the migration, `nil` when none is applied; and the backup's path.
    package static func revertNewestMigration(
        of path: String,
        keepingIn shelf: String?,
        clock: any WallClock,
        options: Options
    ) throws -> (migration: String?, kept: String) {
        let path = DatabasePath.resolved(path)
        let lock = try InstanceLock(database: path)
        defer { lock.release() }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(options))
            let directory = DatabasePath.resolved(shelf ?? DatabasePath.directory(of: path))
            let kept = try BackupShelf(directory: directory, keeping: 1).path(at: clock.now, isKept: true)
            try PartialFile.copy(queue, to: kept)
            let migrator = Migrator(migrations: Migration.store + options.migrations)
            let migration = try queue.write { db in
                guard try db.tableExists("therapyd_migrations") else { return nil as String? }
                return try migrator.revertNewest(db, path: path)
            }
            try queue.close()
            return (migration, kept)
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
