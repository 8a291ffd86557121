import GRDB
package import Logging
package import TherapyKit

extension PracticeStore {
    /// How a file is opened.
    package struct Options: Sendable {
        /// How long to wait for another program's transaction.
        package var busyTimeout: Duration = .seconds(5)
        /// How many reads may go on at once.
        package var readers = 2
        /// Of other libraries' tables in the same file, behind the store's own.
        package var migrations: [Migration] = []
        /// Where the application keeps what the daemon wants to know of a person.
        package var users = UserColumns()

        package init() {}
    }

    /// Opens a practice's file as the application left it, or makes a new one.
    ///
    /// A backup that waits to be restored takes its place before; and when the daemon before did not end in order, it is
    /// looked whether the file is sound.
    ///
    /// - Parameters:
    ///   - interrupt: ends it early, with ``StoreError/interrupted(path:)``.
    ///   - progress: told of each step that may take long.
    /// - Throws: ``StoreError``; the file is then as it was, or as far as whole steps have brought it.
    package static func open(
        _ path: String,
        clock: any WallClock,
        options: Options = Options(),
        logger: Logger,
        interrupt: OpeningInterrupt = OpeningInterrupt(),
        progress: @escaping (String) -> Void = { _ in }
    ) throws(StoreError) -> PracticeStore {
        let path = DatabasePath.resolved(path)
        do {
            let lock = try InstanceLock(database: path)
            let restore = StagedRestore(database: path)
            restore.sweep()
            if restore.isWaiting {
                progress("putting the content of a backup in place")
                try restore.perform(clock: clock, options: options, logger: logger)
            }
            let pool = try DatabasePool(path: path, configuration: configuration(options))
            // What was promised survives a power cut. GRDB sets NORMAL once it has switched to WAL, so it comes after.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            let opening = Opening(path: path, pool: pool, options: options, interrupt: interrupt, progress: progress)
            if lock.wasLeftInUse { try opening.lookForDamage(logger: logger) }
            let schema = try opening.bringUpToDate(at: clock.now)
            if !lock.markInUse() {
                logger.warning("an end that is not in order will not be noticed", metadata: ["path": "\(path)"])
            }
            var readOnly = configuration(options)
            readOnly.readonly = true
            return PracticeStore(
                path: path,
                lock: lock,
                pool: pool,
                reader: try DatabaseQueue(path: path, configuration: readOnly),
                options: options,
                schema: schema,
                schemaVersion: try pool.read { db in try Int.fetchOne(db, sql: "PRAGMA schema_version") },
                clock: clock,
                logger: logger
            )
        } catch {
            throw StoreError(error, path: path)
        }
    }

    static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(options.busyTimeout.milliseconds) / 1000)
        configuration.maximumReaderCount = options.readers
        configuration.journalMode = .wal
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { db in
            // What is deleted is overwritten: it is health data.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // In KiB, a connection each.
            try db.execute(sql: "PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY")
            try db.execute(sql: options.users.viewSQL)
        }
        return configuration
    }
}
