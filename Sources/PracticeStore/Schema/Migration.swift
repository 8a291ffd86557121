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
        try refuse(applied, path: path)
        for migration in migrations where !applied.contains(migration.name) {
            progress("applying migration \(migration.name)")
            try migration.up(db)
            try db.execute(
                sql: "INSERT INTO therapyd_migrations (name, appliedAt) VALUES (?, ?)",
                arguments: [migration.name, now]
            )
        }
    }

    private func refuse(_ applied: Set<String>, path: String) throws(StoreError) {
        let unknown = applied.subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else { throw .newerSchema(path: path, migrations: unknown) }
    }

    /// Takes the newest applied migration back.
    /// - Returns: its name; `nil` when none is applied.
    /// - Throws: ``StoreError/newerSchema(path:migrations:)`` when a newer daemon would have to do that.
    func revertNewest(_ db: Database, path: String) throws -> String? {
        let applied = Set(try String.fetchAll(db, sql: "SELECT name FROM therapyd_migrations"))
        try refuse(applied, path: path)
        guard let newest = migrations.last(where: { applied.contains($0.name) }) else { return nil }
        try newest.down(db)
        try db.execute(sql: "DELETE FROM therapyd_migrations WHERE name = ?", arguments: [newest.name])
        return newest.name
    }
}
