import GRDB
package import TherapyKit

/// What the daemon remembers of a plugin from one run to the next.
package struct PluginRecord: Hashable, Sendable {
    /// What an operator said of it; `nil` when the configuration decides.
    package var isEnabled: Bool?
    /// When it was put into quarantine; `nil` when it is in none.
    package var quarantinedAt: Instant?
    package var quarantineReason: String?
    /// Crashes before that do not count any more.
    package var releasedAt: Instant?
    /// All there were.
    package var crashCount = 0
    package var lastCrash: PluginCrash?

    package init() {}
}

/// The plugins' switches, crashes and quarantines.
extension PracticeStore {
    package func pluginRecords() throws(PracticeError) -> [String: PluginRecord] {
        try read { db in
            var records: [String: PluginRecord] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT * FROM therapyd_plugins") {
                var record = PluginRecord()
                record.isEnabled = row["isEnabled"]
                record.quarantinedAt = (row["quarantinedAt"] as String?).flatMap { Instant($0) }
                record.quarantineReason = row["quarantineReason"]
                record.releasedAt = (row["releasedAt"] as String?).flatMap { Instant($0) }
                records[row["name"]] = record
            }
            // Of several columns beside max(), SQLite takes the values of the row that has it.
            let crashes = "SELECT *, max(id), count(*) AS total FROM therapyd_plugin_crashes GROUP BY plugin"
            for row in try Row.fetchAll(db, sql: crashes) {
                records[row["plugin"], default: PluginRecord()].crashCount = row["total"]
                records[row["plugin"], default: PluginRecord()].lastCrash = PluginCrash(row: row)
            }
            return records
        }
    }

    /// The crashes since an instant, oldest first.
    package func pluginCrashes(of plugin: String, since instant: Instant) throws(PracticeError) -> [PluginCrash] {
        try fetch { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM therapyd_plugin_crashes WHERE plugin = ? AND at >= ? ORDER BY id",
                arguments: [plugin, instant.databaseText]
            ).map(PluginCrash.init(row:))
        }
    }

    package func add(_ crashes: [PluginCrash]) async throws(PracticeError) {
        try await transaction { db in
            for crash in crashes {
                try db.execute(
                    sql: "INSERT INTO therapyd_plugin_crashes (plugin, at, call, event, signal) VALUES (?, ?, ?, ?, ?)",
                    arguments: [crash.plugin, crash.at.databaseText, crash.call, crash.event, crash.signal]
                )
            }
        }
    }

    /// - Parameter isEnabled: `nil` to leave it to the configuration.
    package func setEnabled(_ isEnabled: Bool?, plugin: String) async throws(PracticeError) {
        try await setPlugin(plugin, ["isEnabled": isEnabled])
    }

    package func quarantine(_ plugin: String, because reason: String, at now: Instant) async throws(PracticeError) {
        try await setPlugin(plugin, ["quarantinedAt": now.databaseText, "quarantineReason": reason])
    }

    /// Takes a plugin out of quarantine: what went before counts no more.
    package func release(_ plugin: String, at now: Instant) async throws(PracticeError) {
        try await setPlugin(
            plugin,
            ["quarantinedAt": nil, "quarantineReason": nil, "releasedAt": now.databaseText]
        )
    }

    private func setPlugin(
        _ name: String,
        _ values: KeyValuePairs<String, (any DatabaseValueConvertible & Sendable)?>
    ) async throws(PracticeError) {
        let columns = values.map(\.key)
        let arguments = values.map(\.value)
        try await transaction { db in
            let marks = columns.map { _ in ", ?" }.joined()
            let settings = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
            try db.execute(
                sql: """
                    INSERT INTO therapyd_plugins (name, \(columns.joined(separator: ", "))) VALUES (?\(marks))
                    ON CONFLICT (name) DO UPDATE SET \(settings)
                    """,
                arguments: StatementArguments([name] + arguments)
            )
        }
    }
}

extension PluginCrash {
    init(row: Row) {
        self.init(
            plugin: row["plugin"],
            at: Instant(row["at"] as String) ?? Instant(milliseconds: 0),
            call: row["call"],
            event: row["event"],
            signal: row["signal"]
        )
    }
}
