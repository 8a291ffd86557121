import GRDB
package import TherapyKit

/// An event that a plugin could not bear: it waits for an operator, and the others went on.
package struct SetAsideEvent: Hashable, Sendable {
    package let change: Change
    package let setAsideAt: Instant
    /// What the plugin said of it, or how the process ended.
    package let reason: String
    /// Whether an operator wants it to be tried once more.
    package let isToBeRetried: Bool
}

/// The events that plugins' feeds passed over.
extension PracticeStore {
    /// Sets an event aside and moves the consumer past it, as one.
    package func setAside(
        _ change: Change,
        of plugin: String,
        consumer: String,
        because reason: String,
        at now: Instant
    ) async throws(PracticeError) {
        try await transaction { db in
            try Self.insert(db, change, plugin, reason, now)
            // One that is tried again lies behind the place already.
            try ChangeFeed.advancePlace(db, change.sequence, of: consumer)
        }
    }

    private static func insert(
        _ db: Database,
        _ change: Change,
        _ plugin: String,
        _ reason: String,
        _ now: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO therapyd_plugin_set_aside (plugin, sequence, at, entity, rowId, operation, columns,
                    oldStatus, newStatus, actor, setAsideAt, reason, isToBeRetried)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
            arguments: [
                plugin, change.sequence, change.at.databaseText, change.entity.rawValue, change.id,
                change.operation.rawValue, change.columns.joined(separator: " "), change.oldStatus, change.newStatus,
                change.actor, now.databaseText, reason,
            ]
        )
    }

    /// The events that were set aside, the oldest first.
    package func setAsideEvents(of plugin: String, limit: Int) throws(PracticeError) -> [SetAsideEvent] {
        try fetch { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT sequence, at, entity, rowId, operation, columns, oldStatus, newStatus, actor,
                        setAsideAt, reason, isToBeRetried
                    FROM therapyd_plugin_set_aside WHERE plugin = ? ORDER BY sequence LIMIT ?
                    """,
                arguments: [plugin, limit]
            ).compactMap(SetAsideEvent.init(row:))
        }
    }

    package func setAsideCounts() throws(PracticeError) -> [String: Int] {
        try fetch { db in
            let sql = "SELECT plugin, count(*) FROM therapyd_plugin_set_aside GROUP BY plugin"
            return Dictionary(uniqueKeysWithValues: try Row.fetchAll(db, sql: sql).map { ($0[0], $0[1]) })
        }
    }

    /// Marks all events that were set aside to be tried once more.
    /// - Returns: how many there are.
    package func markSetAside(of plugin: String) async throws(PracticeError) -> Int {
        try await transaction { db in
            try db.execute(
                sql: "UPDATE therapyd_plugin_set_aside SET isToBeRetried = 1 WHERE plugin = ?",
                arguments: [plugin]
            )
            return db.changesCount
        }
    }

    /// Forgets one that the plugin has done with.
    package func removeSetAside(_ sequence: Int64, of plugin: String) async throws(PracticeError) {
        try await transaction { db in
            try db.execute(
                sql: "DELETE FROM therapyd_plugin_set_aside WHERE plugin = ? AND sequence = ?",
                arguments: [plugin, sequence]
            )
        }
    }
}

extension SetAsideEvent {
    fileprivate init?(row: Row) {
        guard let change = Change(row: row) else { return nil }
        self.init(
            change: change,
            setAsideAt: Instant(row["setAsideAt"] as String) ?? change.at,
            reason: row["reason"],
            isToBeRetried: row["isToBeRetried"]
        )
    }
}
