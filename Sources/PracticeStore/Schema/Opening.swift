import GRDB
import LogMessages
import Logging
import TherapyKit

/// What is done to a file before it is a practice's store: each step a transaction of its own.
struct Opening {
    let path: String
    let pool: DatabasePool
    let options: PracticeStore.Options
    let interrupt: OpeningInterrupt
    let progress: (String) -> Void

    /// Throws when the file is damaged: nothing is built on one that has lost something.
    func lookForDamage(logger: Logger) throws {
        progress("checking the database: the daemon before did not end in order")
        let damage = try pool.read { db in
            try interrupt.guarding(db) { try PracticeStore.damage(db) }
        }
        guard damage.isEmpty else {
            throw StoreError.damaged(path: path, reason: damage.prefix(3).joined(separator: "; "))
        }
        logger[.uncleanEnd].notice(
            "the daemon before did not end in order; the database is sound",
            metadata: ["path": "\(path)"]
        )
    }

    /// Adopts or makes the application's tables, and brings the daemon's own to this version.
    func bringUpToDate(at now: Instant) throws -> ApplicationSchema {
        let schema = ApplicationSchema(users: options.users)
        let attachments = Attachments(schema: schema)
        try write { db in
            try adopt(db, schema)
            let isNew = try !db.tableExists("therapyd_changes")
            let migrator = Migrator(migrations: Migration.store + options.migrations)
            try migrator.migrate(db, path: path, now: now.databaseText, progress: progress)
            _ = try attachments.ensure(in: db, isNew: isNew, indexes: false, progress: progress)
        }
        while try write({ db in try attachments.makeNextIndex(in: db, progress: progress) }) {}
        return schema
    }

    private func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try interrupt.check(path: path)
        return try pool.writeWithoutTransaction { db in
            try interrupt.guarding(db) {
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    // A wish that came when nothing was left to step through.
                    try interrupt.check(path: path)
                    return .commit
                }
                guard let value else { preconditionFailure("a transaction ends with a value or throws") }
                return value
            }
        }
    }

    /// Looks whether the application's tables are what the daemon knows, or makes them where there are none.
    private func adopt(_ db: Database, _ schema: ApplicationSchema) throws {
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
