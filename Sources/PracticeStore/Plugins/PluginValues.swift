import GRDB
package import TherapyKit

/// What plugins keep, each under keys of its own.
extension PracticeStore {
    package func pluginValue(forKey key: String, of plugin: String) throws(PracticeError) -> JSONValue? {
        let text = try fetch { db in
            try String.fetchOne(
                db,
                sql: "SELECT value FROM therapyd_plugin_values WHERE plugin = ? AND key = ?",
                arguments: [plugin, key]
            )
        }
        // Only setPluginValue writes there.
        return text.flatMap { try? JSONValue(parsing: $0) }
    }

    /// Sets values, and removes those that are `nil`, as one.
    package func setPluginValues(_ values: [KeyedValue], of plugin: String) async throws(PracticeError) {
        try await transaction { db in
            for entry in values {
                guard let value = entry.value else {
                    try db.cachedStatement(sql: "DELETE FROM therapyd_plugin_values WHERE plugin = ? AND key = ?")
                        .execute(arguments: [plugin, entry.key])
                    continue
                }
                try db.cachedStatement(
                    sql: """
                        INSERT INTO therapyd_plugin_values (plugin, key, value) VALUES (?, ?, ?)
                        ON CONFLICT (plugin, key) DO UPDATE SET value = excluded.value
                        """
                )
                .execute(arguments: [plugin, entry.key, value.text])
            }
        }
    }

    /// The values whose keys begin with a prefix, in the keys' order.
    package func pluginValues(withPrefix prefix: String, of plugin: String) throws(PracticeError) -> [KeyedValue] {
        let rows = try fetch { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT key, value FROM therapyd_plugin_values
                    WHERE plugin = ? AND key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key
                    """,
                arguments: [plugin, prefix, prefix, prefix]
            )
        }
        return rows.map { row in KeyedValue(row["key"], try? JSONValue(parsing: row["value"])) }
    }
}
