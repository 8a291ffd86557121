package import GRDB
package import TherapyKit

/// What the daemon remembers of itself from one run to the next: a few texts by name.
package enum DaemonSettings {
    package static func set(_ db: Database, _ name: String, _ value: String) throws {
        try db.execute(
            sql: """
                INSERT INTO therapyd_settings (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """,
            arguments: [name, value]
        )
    }

    static func get(_ db: Database, _ name: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM therapyd_settings WHERE name = ?", arguments: [name])
    }
}

extension PracticeStore {
    package func setting(_ name: String) throws(PracticeError) -> String? {
        try fetch { db in try DaemonSettings.get(db, name) }
    }
}
