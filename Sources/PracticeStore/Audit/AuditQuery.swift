import GRDB
package import TherapyKit

/// Which entries of the audit trail, oldest first.
package struct AuditQuery: Hashable, Sendable {
    package var entity: Entity?
    /// Of one row.
    package var id: String?
    /// As the trail names it, such as `uid:1000`, `plugin:reminders` or `application`.
    package var actor: String?
    package var from: Instant?
    /// The first instant behind the window.
    package var until: Instant?
    /// The entry behind which to go on.
    package var after: Int64
    package var limit: Int

    package init(
        entity: Entity? = nil,
        id: String? = nil,
        actor: String? = nil,
        from: Instant? = nil,
        until: Instant? = nil,
        after: Int64 = 0,
        limit: Int = 100
    ) {
        self.entity = entity
        self.id = id
        self.actor = actor
        self.from = from
        self.until = until
        self.after = after
        self.limit = limit
    }

    /// How far the clock may have been set back for a window of time to hold all of its entries.
    private static let slack = Duration.seconds(86_400)

    /// The most telling filter leads into an index; the plus signs keep SQLite from the others. Entries stand in the
    /// order of their times, but for a clock that is set back, so that a window of time is a range of places: what is
    /// older than the window by more than the clock was set back stands before it, and what is as much newer behind it.
    func sql() -> (text: String, arguments: StatementArguments) {
        var conditions = ["sequence > ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [after]
        var isLed = false
        func add(_ column: String, _ value: String?) {
            guard let value else { return }
            conditions.append("\(isLed ? "+" : "")\(column) = ?")
            arguments.append(value)
            isLed = true
        }
        add("rowId", id)
        add("actor", actor)
        add("entity", entity?.rawValue)
        if let from {
            conditions.append(
                """
                sequence > coalesce((SELECT sequence FROM therapyd_audit WHERE at < ? \
                ORDER BY at DESC, sequence DESC LIMIT 1), 0)
                """
            )
            conditions.append("+at >= ?")
            arguments += [(from - Self.slack).databaseText, from.databaseText]
        }
        if let until {
            conditions.append(
                """
                sequence < coalesce((SELECT sequence FROM therapyd_audit WHERE at >= ? \
                ORDER BY at, sequence LIMIT 1), 9223372036854775807)
                """
            )
            conditions.append("+at < ?")
            arguments += [(until + Self.slack).databaseText, until.databaseText]
        }
        arguments.append(limit)
        let filter = conditions.joined(separator: " AND ")
        return (
            "SELECT * FROM therapyd_audit WHERE \(filter) ORDER BY sequence LIMIT ?", StatementArguments(arguments)
        )
    }
}

extension PracticeStore {
    /// A page of entries, and the entry behind which the next one begins.
    ///
    /// An entry that the daemon cannot have written is left out: ``verifyAudit()`` names it.
    package func auditPage(_ query: AuditQuery) throws(PracticeError) -> (records: [AuditRecord], next: Int64?) {
        try fetch { db in
            var query = query
            let limit = query.limit
            query.limit += 1
            let (text, arguments) = query.sql()
            let rows = try Row.fetchAll(db.cachedStatement(sql: text), arguments: arguments)
            let records = rows.prefix(limit).compactMap(AuditRecord.init(row:))
            return (records, rows.count > limit ? rows[limit - 1]["sequence"] : nil)
        }
    }

    /// The entries of one row, or of all, behind a place.
    package func auditEntries(
        id: String? = nil,
        after sequence: Int64 = 0,
        limit: Int = 100
    ) throws(PracticeError) -> [AuditRecord] {
        try auditPage(AuditQuery(id: id, after: sequence, limit: limit)).records
    }
}
