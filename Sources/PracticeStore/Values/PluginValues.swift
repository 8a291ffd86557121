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

    /// Sets a value, or removes it with `nil`.
    package func setPluginValue(
        _ value: JSONValue?,
        forKey key: String,
        of plugin: String
    ) async throws(PracticeError) {
        try await transaction { db in
            guard let value else {
                return try db.execute(
                    sql: "DELETE FROM therapyd_plugin_values WHERE plugin = ? AND key = ?",
                    arguments: [plugin, key]
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO therapyd_plugin_values (plugin, key, value) VALUES (?, ?, ?)
                    ON CONFLICT (plugin, key) DO UPDATE SET value = excluded.value
                    """,
                arguments: [plugin, key, value.text]
            )
        }
    }

    /// The keys that begin with a prefix, in their order.
    package func pluginKeys(withPrefix prefix: String, of plugin: String) throws(PracticeError) -> [String] {
        try fetch { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT key FROM therapyd_plugin_values
                    WHERE plugin = ? AND key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key
                    """,
                arguments: [plugin, prefix, prefix, prefix]
            )
        }
    }
}
