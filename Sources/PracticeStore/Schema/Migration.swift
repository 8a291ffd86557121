package import GRDB

/// A step of the daemon's own tables: named, applied once and in order, and taken back only as the newest.
package struct Migration: Sendable {
    package let name: String
    let up: @Sendable (Database) throws -> Void
    let down: @Sendable (Database) throws -> Void

    package init(
        name: String,
        up: @escaping @Sendable (Database) throws -> Void,
        down: @escaping @Sendable (Database) throws -> Void
    ) {
        self.name = name
        self.up = up
        self.down = down
    }
}

/// Applies migrations, and remembers which are.
struct Migrator {
    private static let table = """
        CREATE TABLE IF NOT EXISTS therapyd_migrations (
            name TEXT PRIMARY KEY NOT NULL,
            appliedAt TEXT NOT NULL
        ) WITHOUT ROWID
        """

    let migrations: [Migration]

    /// Applies what is missing, each in the caller's transaction.
    /// - Throws: ``StoreError/newerSchema(path:migrations:)`` when the file knows migrations that this daemon does not.
    func migrate(_ db: Database, path: String, now: String, progress: (String) -> Void) throws {
        try db.execute(sql: Self.table)
        let applied = Set(try String.fetchAll(db, sql: "SELECT name FROM therapyd_migrations"))
        let unknown = applied.subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else { throw StoreError.newerSchema(path: path, migrations: unknown) }
        for migration in migrations where !applied.contains(migration.name) {
            progress("applying migration \(migration.name)")
            try migration.up(db)
            try db.execute(
                sql: "INSERT INTO therapyd_migrations (name, appliedAt) VALUES (?, ?)",
                arguments: [migration.name, now]
            )
        }
    }

    /// Takes the newest applied migration back.
    /// - Returns: its name; `nil` when none is applied.
    func revertNewest(_ db: Database) throws -> String? {
        let applied = Set(try String.fetchAll(db, sql: "SELECT name FROM therapyd_migrations"))
        guard let newest = migrations.last(where: { applied.contains($0.name) }) else { return nil }
        try newest.down(db)
        try db.execute(sql: "DELETE FROM therapyd_migrations WHERE name = ?", arguments: [newest.name])
        return newest.name
    }
}

extension Migration {
    /// The tables of the store itself.
    static let store = [
        Migration(name: "0001-change-feed") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_changes (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        at TEXT NOT NULL,
                        entity TEXT NOT NULL,
                        rowId TEXT NOT NULL,
                        operation TEXT NOT NULL,
                        columns TEXT NOT NULL,
                        oldStatus TEXT,
                        newStatus TEXT,
                        actor TEXT
                    );
                    CREATE TABLE therapyd_consumers (
                        name TEXT PRIMARY KEY NOT NULL,
                        sequence INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    """
            )
        } down: { db in
            for attachment in Attachments.all where attachment.type == "TRIGGER" {
                try db.execute(sql: "DROP TRIGGER IF EXISTS \(attachment.name)")
            }
            try db.execute(sql: "DROP TABLE therapyd_changes; DROP TABLE therapyd_consumers")
        },
        Migration(name: "0002-audit") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_audit (
                        sequence INTEGER PRIMARY KEY,
                        at TEXT NOT NULL,
                        actor TEXT NOT NULL,
                        uid INTEGER,
                        action TEXT NOT NULL,
                        entity TEXT NOT NULL,
                        rowId TEXT,
                        columns TEXT NOT NULL,
                        reason TEXT,
                        hash BLOB NOT NULL
                    );
                    CREATE INDEX therapyd_audit_row ON therapyd_audit (rowId, sequence);
                    CREATE TRIGGER therapyd_audit_replace BEFORE INSERT ON therapyd_audit
                    WHEN EXISTS (SELECT 1 FROM therapyd_audit WHERE sequence = NEW.sequence)
                    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
                    CREATE TRIGGER therapyd_audit_update BEFORE UPDATE ON therapyd_audit
                    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
                    CREATE TRIGGER therapyd_audit_delete BEFORE DELETE ON therapyd_audit
                    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
                    """
            )
        } down: { db in
            try db.execute(sql: "DROP TABLE therapyd_audit")
        },
        Migration(name: "0003-plugin-values") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_plugin_values (
                        plugin TEXT NOT NULL,
                        key TEXT NOT NULL,
                        value TEXT NOT NULL,
                        PRIMARY KEY (plugin, key)
                    ) WITHOUT ROWID
                    """
            )
        } down: { db in
            try db.execute(sql: "DROP TABLE therapyd_plugin_values")
        },
    ]
}
