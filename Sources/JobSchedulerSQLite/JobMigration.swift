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
    /// Undoes `up`.
    public let down: @Sendable (Database) throws -> Void
}

extension SQLiteJobStore {
    /// The schema's steps, in order.
    public static func migrations(prefix: String = defaultPrefix) -> [JobMigration] {
        let tables = JobTables(prefix: prefix)
        return [
            JobMigration(
                name: "job-scheduler-1",
                up: { try $0.execute(sql: tables.create) },
                down: { try $0.execute(sql: "DROP TABLE \(tables.runs); DROP TABLE \(tables.jobs);") }
            )
        ]
    }
}

extension JobTables {
    /// Instants are microseconds since the epoch.
    fileprivate var create: String {
        """
        CREATE TABLE \(jobs) (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            schedule TEXT NOT NULL,
            timeZone TEXT,
            arguments TEXT NOT NULL,
            priority INTEGER NOT NULL,
            catchUp TEXT NOT NULL,
            maxAttempts INTEGER NOT NULL,
            uniqueKey TEXT,
            heldKey TEXT,
            state TEXT NOT NULL,
            nextRun INTEGER,
            occurrence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            followUp TEXT,
            pausing INTEGER NOT NULL,
            run INTEGER,
            holder TEXT,
            leaseUntil INTEGER,
            lastRun INTEGER,
            lastOutcome TEXT,
            lastError TEXT,
            createdAt INTEGER NOT NULL,
            endedAt INTEGER
        );
        CREATE INDEX \(jobs)_waiting ON \(jobs) (owner, name, priority, nextRun) WHERE \(Self.isWaiting);
        CREATE UNIQUE INDEX \(jobs)_key ON \(jobs) (owner, heldKey) WHERE heldKey IS NOT NULL;
        CREATE INDEX \(jobs)_holder ON \(jobs) (holder) WHERE holder IS NOT NULL;
        CREATE INDEX \(jobs)_ended ON \(jobs) (endedAt) WHERE endedAt IS NOT NULL;
        CREATE INDEX \(jobs)_state ON \(jobs) (state);
        CREATE TABLE \(runs) (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            scheduledFor INTEGER NOT NULL,
            startedAt INTEGER NOT NULL,
            finishedAt INTEGER,
            outcome TEXT NOT NULL,
            error TEXT
        );
        CREATE INDEX \(runs)_job ON \(runs) (job);
        """
    }
}
