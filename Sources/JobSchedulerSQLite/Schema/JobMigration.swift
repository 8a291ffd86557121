public import GRDB

/// One step of the schema, for the application's own `DatabaseMigrator`:
///
/// ```swift
/// for migration in SQLiteJobStore.migrations(prefix: "app_") {
///     migrator.registerMigration(migration.name, migrate: migration.up)
/// }
/// ```
public struct JobMigration: Sendable {
    /// Unique among an application's migrations and never changed.
    public let name: String
    public let up: @Sendable (Database) throws -> Void
    /// Undoes `up`, and keeps every job and run.
    public let down: @Sendable (Database) throws -> Void
}

extension SQLiteJobStore {
    /// The schema's steps, in order.
    public static func migrations(prefix: String = defaultPrefix) -> [JobMigration] {
        let first = FirstJobSchema(prefix: prefix)
        let second = JobSchema(prefix: prefix)
        return [
            JobMigration(
                name: "job-scheduler-1",
                up: { try $0.execute(sql: first.create) },
                down: { try $0.execute(sql: first.drop) }
            ),
            JobMigration(
                name: "job-scheduler-2",
                up: { try second.replace(first, in: $0) },
                down: { try second.yield(to: first, in: $0) }
            ),
        ]
    }
}
