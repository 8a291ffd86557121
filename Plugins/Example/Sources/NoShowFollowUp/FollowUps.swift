import TherapyKit

/// The table of missed sessions that somebody has to call about.
struct FollowUps {
    static let migration = TableMigration(
        name: "1-follow-ups",
        statements: [
            // By the column's name, the daemon knows whose rows to delete when a client is erased.
            """
            CREATE TABLE {follow_ups} (
                session TEXT PRIMARY KEY NOT NULL,
                clientId TEXT NOT NULL,
                missedAt TEXT NOT NULL,
                dueAt TEXT NOT NULL
            ) WITHOUT ROWID
            """,
            "CREATE INDEX {follow_ups_due} ON {follow_ups} (dueAt)",
        ]
    )

    let tables: any TableStore

    /// - Returns: whether the session was not on the list yet.
    func open(_ session: Session, due: Instant) async throws(TableError) -> Bool {
        let insertion = SQLStatement(
            "INSERT OR IGNORE INTO {follow_ups} (session, clientId, missedAt, dueAt) VALUES (?, ?, ?, ?)",
            [
                .text(session.id.text), .text(session.clientId.text), .text(session.startTime.wireText),
                .text(due.wireText),
            ]
        )
        return try await tables.write([insertion]).first?.changedRows == 1
    }

    /// - Returns: whether the session was on the list.
    func close(_ session: String) async throws(TableError) -> Bool {
        let deletion = SQLStatement("DELETE FROM {follow_ups} WHERE session = ?", [.text(session)])
        return try await tables.write([deletion]).first?.changedRows == 1
    }

    func isOpen(_ session: String) async throws(TableError) -> Bool {
        try await !tables.rows("SELECT 1 FROM {follow_ups} WHERE session = ?", [.text(session)]).isEmpty
    }

    func countDue(by now: Instant) async throws(TableError) -> Int64 {
        let rows = try await tables.rows(
            "SELECT count(*) AS late FROM {follow_ups} WHERE dueAt <= ?",
            [.text(now.wireText)]
        )
        guard case .integer(let count) = rows.first?["late"] else { return 0 }
        return count
    }

    /// The list, what has waited longest first.
    func list(limit: Int) async throws(TableError) -> [SQLRow] {
        try await tables.rows(
            "SELECT session, clientId, missedAt, dueAt FROM {follow_ups} ORDER BY dueAt LIMIT ?",
            [.integer(Int64(limit))]
        )
    }
}
