package import TherapyKit

/// Who was told what: one row for each notice, claimed before it is sent, so that nobody is told twice.
///
/// Of one record, rule, channel and recipient, a new row comes only when the last one that was not superseded tells of
/// another occasion: what was told and then changed and changed back is not told again, and what was told of another
/// time meanwhile is.
package struct NoticeLedger: Sendable {
    /// The steps of the tables; they stay as they are.
    package static let migrations = [
        TableMigration(
            name: "1-ledger",
            statements: [
                """
                CREATE TABLE {ledger} (
                    id TEXT NOT NULL PRIMARY KEY, record TEXT NOT NULL, clientId TEXT NOT NULL,
                    recipientId TEXT NOT NULL, role TEXT NOT NULL, rule TEXT NOT NULL, channel TEXT NOT NULL,
                    revision INTEGER NOT NULL, occasion INTEGER NOT NULL, dueAt INTEGER NOT NULL,
                    sendAt INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, reason TEXT,
                    changedAt INTEGER NOT NULL,
                    UNIQUE (record, rule, channel, recipientId, revision)
                ) STRICT
                """,
                "CREATE INDEX {ledger_open} ON {ledger} (sendAt) WHERE state IN ('planned', 'sending')",
                "CREATE INDEX {ledger_changed} ON {ledger} (changedAt)",
                "CREATE INDEX {ledger_clients} ON {ledger} (clientId, changedAt)",
                """
                CREATE TABLE {optouts} (
                    clientId TEXT NOT NULL, channel TEXT NOT NULL, since INTEGER NOT NULL,
                    PRIMARY KEY (clientId, channel)
                ) STRICT, WITHOUT ROWID
                """,
            ]
        )
    ]

    let tables: any TableStore
    private let clock: any WallClock

    package init(in context: PluginContext) throws(CapabilityNotGranted) {
        tables = try context.tables()
        clock = context.clock
    }

    // MARK: Planning

    /// Writes down what is to be sent, as far as it is new, in one transaction.
    /// - Parameter force: whether it is written down even when the occasion was told of already, unless it is just
    ///     about to be.
    /// - Returns: the notices of these records that wait to be sent, those that waited before among them.
    package func plan(_ plans: [NoticePlan], force: Bool = false) async throws(TableError) -> [Notice] {
        guard !plans.isEmpty else { return [] }
        let now = clock.now
        let rows = plans.map { $0.json(id: RecordID<Notice>.random().text) }
        let condition =
            """
            NOT EXISTS (SELECT 1 FROM {ledger} AS last WHERE \(Self.sameKey("last")) AND last.state <> 'superseded' \
            AND last.occasion = plan.value->>'occasion' AND last.revision = (SELECT MAX(revision) FROM {ledger} AS other \
            WHERE \(Self.sameKey("other")) AND other.state <> 'superseded'))
            """
        let isFree =
            "NOT EXISTS (SELECT 1 FROM {ledger} AS last WHERE \(Self.sameKey("last")) AND last.state IN ('planned', 'sending'))"
        let insert = """
            INSERT INTO {ledger} (id, record, clientId, recipientId, role, rule, channel, revision, occasion, dueAt, \
            sendAt, state, reason, changedAt) \
            SELECT plan.value->>'id', plan.value->>'record', plan.value->>'clientId', plan.value->>'recipientId', \
            plan.value->>'role', plan.value->>'rule', plan.value->>'channel', \
            COALESCE((SELECT MAX(revision) FROM {ledger} AS past WHERE \(Self.sameKey("past"))), 0) + 1, \
            plan.value->>'occasion', plan.value->>'dueAt', plan.value->>'sendAt', plan.value->>'state', \
            plan.value->>'reason', ? FROM json_each(?) AS plan WHERE \(force ? isFree : condition) \
            ON CONFLICT DO NOTHING
            """
        _ = try await tables.write([
            SQLStatement(insert, [.instant(now), .text(JSONValue.array(rows).text)])
        ])
        return try await waiting(of: Set(plans.map(\.record)))
    }

    /// The columns that are one notice's but for its revision.
    private static func sameKey(_ alias: String) -> String {
        """
        \(alias).record = plan.value->>'record' AND \(alias).rule = plan.value->>'rule' \
        AND \(alias).channel = plan.value->>'channel' AND \(alias).recipientId = plan.value->>'recipientId'
        """
    }

    /// The notices of records that wait to be sent.
    private func waiting(of records: Set<String>) async throws(TableError) -> [Notice] {
        let ids = JSONValue.array(records.sorted().map(JSONValue.string)).text
        return try await notices(
            "WHERE record IN (SELECT value FROM json_each(?)) AND state = 'planned' ORDER BY sendAt",
            [.text(ids)]
        )
    }

    /// Takes back what waits of a record and tells of something else than it is now.
    /// - Parameter occasion: what is still right; `nil` for nothing.
    /// - Returns: the ids of what was taken back.
    package func supersede(
        _ record: String,
        except occasion: Instant?,
        reason: String
    ) async throws(TableError) -> [String] {
        let condition = "record = ? AND state = 'planned' AND occasion IS NOT ?"
        let which: [SQLValue] = [.text(record), occasion.map(SQLValue.instant) ?? .null]
        // Most records have none, and a look costs less than a transaction.
        if try await tables.rows("SELECT id FROM {ledger} WHERE \(condition) LIMIT 1", which).isEmpty { return [] }
        let sql = """
            UPDATE {ledger} SET state = 'superseded', reason = ?, changedAt = ? WHERE \(condition) RETURNING id
            """
        let result = try await tables.write([SQLStatement(sql, [.text(reason), .instant(clock.now)] + which)])
        return result.flatMap(\.rows).compactMap { $0["id"].asText }
    }

    // MARK: Sending

    /// Claims a notice for sending.
    /// - Returns: whether it is the caller's to send.
    func claim(_ notice: Notice) async throws(TableError) -> Bool {
        let sql = """
            UPDATE {ledger} SET state = 'sending', attempts = attempts + 1, changedAt = ? \
            WHERE id = ? AND state = 'planned'
            """
        let result = try await tables.write([SQLStatement(sql, [.instant(clock.now), .text(notice.id)])])
        return result.first?.changedRows == 1
    }

    /// Writes down how it ended; whoever had it on its way knows best.
    func finish(_ notice: Notice, _ state: Notice.State, reason: String?) async throws(TableError) {
        let sql = """
            UPDATE {ledger} SET state = ?, reason = ?, changedAt = ? \
            WHERE id = ? AND state IN ('planned', 'sending', 'uncertain')
            """
        let arguments: [SQLValue] = [
            .text(state.rawValue), reason.map(SQLValue.text) ?? .null, .instant(clock.now), .text(notice.id),
        ]
        _ = try await tables.write([SQLStatement(sql, arguments)])
    }

    /// Puts it off.
    /// - Parameter isNews: whether the reason takes the place of one that it has already.
    func postpone(
        _ notice: Notice,
        until instant: Instant,
        reason: String,
        isNews: Bool
    ) async throws(TableError) {
        let sql = """
            UPDATE {ledger} SET state = 'planned', sendAt = ?, \
            reason = \(isNews ? "?" : "COALESCE(reason, ?)"), changedAt = ? \
            WHERE id = ? AND state IN ('planned', 'sending')
            """
        let arguments: [SQLValue] = [.instant(instant), .text(reason), .instant(clock.now), .text(notice.id)]
        _ = try await tables.write([SQLStatement(sql, arguments)])
    }

    /// Has what waits for a time that is over, and what is on its way, be uncertain.
    func settleOpen(dueBy instant: Instant, reason: String) async throws(TableError) {
        let sql = """
            UPDATE {ledger} SET state = 'uncertain', reason = ?, changedAt = ? \
            WHERE state = 'sending' OR (state = 'planned' AND sendAt <= ?)
            """
        _ = try await tables.write([SQLStatement(sql, [.text(reason), .instant(clock.now), .instant(instant)])])
    }

    // MARK: Reading

    package func notice(_ id: String) async throws(TableError) -> Notice? {
        try await notices("WHERE id = ?", [.text(id)]).first
    }

    /// Everything about a record, the oldest first.
    package func notices(of record: String) async throws(TableError) -> [Notice] {
        try await notices("WHERE record = ? ORDER BY dueAt, rule, channel, revision", [.text(record)])
    }

    /// Everything that waits or is on its way.
    package func open(limit: Int = -1) async throws(TableError) -> [Notice] {
        try await notices(
            "WHERE state IN ('planned', 'sending') ORDER BY sendAt LIMIT ?",
            [.integer(Int64(limit))]
        )
    }

    /// What changed last, the latest first.
    func history(
        record: String?,
        client: User.ID?,
        state: Notice.State?,
        limit: Int
    ) async throws(TableError) -> [Notice] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        for (column, value) in [("record", record), ("clientId", client?.text), ("state", state?.rawValue)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(.text(value))
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try await notices(
            "\(filter) ORDER BY changedAt DESC, id LIMIT ?",
            arguments + [.integer(Int64(limit))]
        )
    }

    /// Forgets what ended long ago.
    package func prune(before instant: Instant) async throws(TableError) {
        let sql = "DELETE FROM {ledger} WHERE changedAt < ? AND state NOT IN ('planned', 'sending')"
        _ = try await tables.write([SQLStatement(sql, [.instant(instant)])])
    }

    private func notices(_ rest: String, _ arguments: [SQLValue]) async throws(TableError) -> [Notice] {
        try await tables.rows("SELECT \(Notice.columns) FROM {ledger} \(rest)", arguments).compactMap(Notice.init)
    }
}
