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
    /// - Parameter progress: told of each step that may take long.
    /// - Throws: ``StoreError``; the file is then as it was.
    package static func open(
        _ path: String,
        clock: any WallClock,
        options: Options = Options(),
        logger: Logger,
        progress: (String) -> Void = { _ in }
    ) throws(StoreError) -> PracticeStore {
        do {
            let schema = ApplicationSchema(users: options.users)
            let lock = try InstanceLock(database: path)
            let pool = try DatabasePool(path: path, configuration: configuration(options))
            // What was promised survives a power cut. GRDB sets NORMAL once it has switched to WAL, so it comes after.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            let attachments = Attachments(schema: schema)
            try pool.write { db in
                try adopt(db, schema, path: path, progress: progress)
                let isNew = try !db.tableExists("therapyd_changes")
                let migrator = Migrator(migrations: Migration.store + options.migrations)
                try migrator.migrate(db, path: path, now: clock.now.databaseText, progress: progress)
                _ = try attachments.ensure(in: db, isNew: isNew, indexes: false, progress: progress)
            }
            while try pool.write({ db in try attachments.makeNextIndex(in: db, progress: progress) }) {}
            let schemaVersion = try pool.read { db in try Int.fetchOne(db, sql: "PRAGMA schema_version") }
            var readOnly = configuration(options)
            readOnly.readonly = true
            return PracticeStore(
                path: path,
                lock: lock,
                pool: pool,
                reader: try DatabaseQueue(path: path, configuration: readOnly),
                schema: schema,
                schemaVersion: schemaVersion,
                clock: clock,
                logger: logger
            )
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func configuration(_ options: Options) -> Configuration {
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

    /// Looks whether the application's tables are what the daemon knows, or makes them where there are none.
    private static func adopt(
        _ db: Database,
        _ schema: ApplicationSchema,
        path: String,
        progress: (String) -> Void
    ) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        guard mode == "wal" else { throw StoreError.noWriteAheadLog(path: path, mode: mode) }
        let present = Set(try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        let missing = ApplicationSchema.tables.filter { !present.contains($0.name) }
        guard missing.count < ApplicationSchema.tables.count else {
            guard schema.users == UserColumns() else { throw StoreError.unmadeUsers(path: path) }
            progress("making the application's tables")
            for table in ApplicationSchema.tables { try db.execute(sql: table.sql) }
            return
        }
        // The application may be making one anew just now.
        guard try missing.isEmpty || !SchemaState.isChangeUnderWay(db, copiesOnly: true) else {
            throw StoreError.changing(path: path)
        }
        guard missing.isEmpty else { throw StoreError.missingTables(path: path, tables: missing.map(\.name)) }
        for table in ApplicationSchema.tables {
            let columns = Set(try db.columns(in: table.name).map(\.name))
            let missing = schema.columns(of: table).map(\.column).filter { !columns.contains($0) }
            guard missing.isEmpty else {
                throw StoreError.foreignSchema(path: path, table: table.name, missingColumns: missing)
            }
        }
    }
}
