import GRDB

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
            try Attachments.dropTriggers(db)
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
        Migration(name: "0004-form-versions") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_form_versions (
                        formId TEXT NOT NULL,
                        version INTEGER NOT NULL,
                        fields TEXT NOT NULL,
                        supersededAt TEXT NOT NULL,
                        PRIMARY KEY (formId, version)
                    ) WITHOUT ROWID;
                    CREATE TABLE therapyd_answered_forms (formId TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
                    CREATE TABLE therapyd_response_versions (
                        responseId TEXT PRIMARY KEY NOT NULL,
                        version INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    """
            )
        } down: { db in
            try Attachments.dropTriggers(db)
            try db.execute(sql: "DROP TABLE therapyd_form_versions; DROP TABLE therapyd_answered_forms")
            try db.execute(sql: "DROP TABLE therapyd_response_versions")
        },
        Migration(name: "0005-faults") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_faults (
                        entity TEXT NOT NULL,
                        rowId TEXT NOT NULL,
                        field TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        isServed INTEGER NOT NULL,
                        since TEXT NOT NULL,
                        PRIMARY KEY (entity, rowId, field)
                    ) WITHOUT ROWID
                    """
            )
        } down: { db in
            try db.execute(sql: "DROP TABLE therapyd_faults")
        },
        // The newest entry once more, so that it is noticed when entries are cut off the trail's end.
        Migration(name: "0006-audit-head") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_audit_head (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        sequence INTEGER NOT NULL,
                        hash BLOB NOT NULL
                    );
                    INSERT INTO therapyd_audit_head (id, sequence, hash)
                    SELECT 1, sequence, hash FROM therapyd_audit ORDER BY sequence DESC LIMIT 1;
                    CREATE INDEX therapyd_audit_at ON therapyd_audit (at, sequence);
                    CREATE INDEX therapyd_audit_actor ON therapyd_audit (actor, sequence);
                    CREATE INDEX therapyd_audit_entity ON therapyd_audit (entity, sequence);
                    """
            )
        } down: { db in
            try db.execute(
                sql: """
                    DROP TABLE therapyd_audit_head;
                    DROP INDEX therapyd_audit_at;
                    DROP INDEX therapyd_audit_actor;
                    DROP INDEX therapyd_audit_entity;
                    """
            )
        },
        Migration(name: "0007-settings") { db in
            try db.execute(
                sql:
                    "CREATE TABLE therapyd_settings (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
            )
        } down: { db in
            try db.execute(sql: "DROP TABLE therapyd_settings")
        },
        Migration(name: "0008-plugin-supervision") { db in
            try db.execute(
                sql: """
                    CREATE TABLE therapyd_plugins (
                        name TEXT PRIMARY KEY NOT NULL,
                        isEnabled INTEGER,
                        quarantinedAt TEXT,
                        quarantineReason TEXT,
                        releasedAt TEXT
                    ) WITHOUT ROWID;
                    CREATE TABLE therapyd_plugin_crashes (
                        id INTEGER PRIMARY KEY,
                        plugin TEXT NOT NULL,
                        at TEXT NOT NULL,
                        call TEXT NOT NULL,
                        event INTEGER,
                        signal INTEGER
                    );
                    CREATE INDEX therapyd_plugin_crashes_plugin ON therapyd_plugin_crashes (plugin, at);
                    CREATE TABLE therapyd_plugin_set_aside (
                        plugin TEXT NOT NULL,
                        sequence INTEGER NOT NULL,
                        at TEXT NOT NULL,
                        entity TEXT NOT NULL,
                        rowId TEXT NOT NULL,
                        operation TEXT NOT NULL,
                        columns TEXT NOT NULL,
                        oldStatus TEXT,
                        newStatus TEXT,
                        actor TEXT,
                        setAsideAt TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        isToBeRetried INTEGER NOT NULL DEFAULT 0,
                        PRIMARY KEY (plugin, sequence)
                    ) WITHOUT ROWID;
                    CREATE TABLE therapyd_plugin_migrations (
                        id INTEGER PRIMARY KEY,
                        plugin TEXT NOT NULL,
                        name TEXT NOT NULL,
                        digest BLOB NOT NULL,
                        UNIQUE (plugin, name)
                    );
                    """
            )
        } down: { db in
            try db.execute(
                sql: """
                    DROP TABLE therapyd_plugins;
                    DROP TABLE therapyd_plugin_crashes;
                    DROP TABLE therapyd_plugin_set_aside;
                    DROP TABLE therapyd_plugin_migrations;
                    """
            )
        },
    ]
}
