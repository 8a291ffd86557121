import TherapyKit

/// The plugin's tables.
enum CalendarTables {
    /// The steps of the tables; they stay as they are.
    static let migrations = [
        TableMigration(
            name: "1-calendars",
            statements: [
                // A session as it was exported last. `revision` rises with every change, `pushed` is the one that a
                // CalDAV server has, under `href`.
                """
                CREATE TABLE {entries} (
                    session TEXT NOT NULL PRIMARY KEY, therapist TEXT NOT NULL, clientId TEXT NOT NULL,
                    startTime INTEGER NOT NULL, endTime INTEGER NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL,
                    sequence INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 1,
                    modifiedAt INTEGER NOT NULL, createdAt INTEGER NOT NULL,
                    pushed INTEGER NOT NULL DEFAULT 0, href TEXT, etag TEXT
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE INDEX {entries_therapist} ON {entries} (therapist, startTime)",
                "CREATE INDEX {entries_client} ON {entries} (clientId, startTime)",
                "CREATE INDEX {entries_unpushed} ON {entries} (therapist, startTime) WHERE pushed <> revision",
                "CREATE INDEX {entries_cancelled} ON {entries} (modifiedAt) WHERE status = 'CANCELLED'",
                // A calendar that can be subscribed to, under an unguessable name.
                """
                CREATE TABLE {feeds} (
                    kind TEXT NOT NULL, owner TEXT NOT NULL, clientId TEXT, token TEXT NOT NULL UNIQUE,
                    createdAt INTEGER NOT NULL, changes INTEGER NOT NULL DEFAULT 1, written INTEGER NOT NULL DEFAULT 0,
                    PRIMARY KEY (kind, owner)
                ) STRICT, WITHOUT ROWID
                """,
                // Events on a CalDAV server that have to go.
                "CREATE TABLE {gone} (href TEXT NOT NULL PRIMARY KEY, etag TEXT) STRICT, WITHOUT ROWID",
            ]
        )
    ]
}
