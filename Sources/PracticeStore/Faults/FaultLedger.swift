package import GRDB
package import TherapyKit

/// The table of the rows that break a rule: what was told once is not told again, and what was put right is forgotten.
package enum FaultLedger {
    /// Writes down what is wrong with a row now, in place of what was.
    /// - Returns: the faults that are news.
    package static func set(
        _ db: Database,
        _ faults: [RecordFault],
        of entity: Entity,
        id: String,
        at now: Instant
    ) throws -> [RecordFault] {
        let known = try known(db, entity, id)
        // A field has one line: the first thing wrong with it.
        var current: [String: RecordFault] = [:]
        for fault in faults where current[fault.field] == nil { current[fault.field] = fault }
        for field in known.keys where current[field] == nil {
            try db.cachedStatement(sql: "DELETE FROM therapyd_faults WHERE entity = ? AND rowId = ? AND field = ?")
                .execute(arguments: [entity.rawValue, id, field])
        }
        let news = current.values.filter { known[$0.field] != $0.reason }.sorted { $0.field < $1.field }
        for fault in news {
            try db.cachedStatement(
                sql: """
                    INSERT INTO therapyd_faults (entity, rowId, field, reason, isServed, since) VALUES (?, ?, ?, ?, ?, ?) \
                    ON CONFLICT DO UPDATE SET reason = excluded.reason, isServed = excluded.isServed
                    """
            ).execute(
                arguments: [
                    entity.rawValue, id, fault.field, fault.reason, fault.isServed ? 1 : 0, now.databaseText,
                ]
            )
        }
        return news
    }

    /// Whether anything stands there of a row.
    package static func knows(_ db: Database, _ entity: Entity, _ id: String) throws -> Bool {
        try !known(db, entity, id).isEmpty
    }

    private static func known(_ db: Database, _ entity: Entity, _ id: String) throws -> [String: String] {
        let statement = try db.cachedStatement(
            sql: "SELECT field, reason FROM therapyd_faults WHERE entity = ? AND rowId = ?"
        )
        var known: [String: String] = [:]
        for row in try Row.fetchAll(statement, arguments: [entity.rawValue, id]) { known[row[0]] = row[1] }
        return known
    }

    /// Rows whose fault mentions another row.
    package static func rows(_ db: Database, of entity: Entity, mentioning id: String) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT rowId FROM therapyd_faults WHERE entity = ? AND instr(reason, ?) > 0"
        )
        return try String.fetchAll(statement, arguments: [entity.rawValue, id])
    }

    /// Forgets rows that are gone, after their table was made anew.
    package static func forgetMissing(_ db: Database, of entity: Entity) throws {
        try db.execute(
            sql: """
                DELETE FROM therapyd_faults WHERE entity = ? AND rowId <> '' AND NOT EXISTS \
                (SELECT 1 FROM \(entity.table) WHERE id = therapyd_faults.rowId)
                """,
            arguments: [entity.rawValue]
        )
    }
}

/// A fault as it was noticed.
package struct NoticedFault: Hashable, Sendable {
    package let fault: RecordFault
    package let since: Instant
}

extension PracticeStore {
    /// How many rows break a rule, and how many of them lists leave out.
    package func faultCounts() throws(PracticeError) -> (rows: Int, unserved: Int) {
        try fetch { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(DISTINCT entity || rowId), \
                    count(DISTINCT CASE WHEN isServed = 0 THEN entity || rowId END) FROM therapyd_faults
                    """
            )
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }

    /// A page of the faults, in the order of entity, id and field.
    package func faults(_ query: FaultQuery) throws(PracticeError) -> Page<NoticedFault> {
        try fetch { db in
            let filter = query.entity == nil ? "" : "entity = ? AND "
            let place = query.place
            let arguments: [(any DatabaseValueConvertible)?] =
                (query.entity.map { [$0.rawValue] } ?? []) + [place.entity, place.id, place.field, query.limit + 1]
            let faults = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT entity, rowId, field, reason, isServed, since FROM therapyd_faults \
                        WHERE \(filter)(entity, rowId, field) > (?, ?, ?) ORDER BY entity, rowId, field LIMIT ?
                        """
                ),
                arguments: StatementArguments(arguments)
            ).compactMap(NoticedFault.init(row:))
            let records = Array(faults.prefix(query.limit))
            let next = faults.count > query.limit ? records.last.map { FaultQuery.cursor(behind: $0.fault) } : nil
            return Page(records: records, next: next)
        }
    }
}

/// Which faults.
package struct FaultQuery: Hashable, RecordQuery {
    package typealias Record = NoticedFault

    /// `nil` for any.
    package var entity: Entity?
    package var limit = 100
    package var after: PageCursor?

    package init(entity: Entity? = nil) {
        self.entity = entity
    }

    /// Fields and entities have no spaces in their names; an id may be any text.
    fileprivate static func cursor(behind fault: RecordFault) -> PageCursor {
        PageCursor(key: fault.id, id: "\(fault.entity.rawValue) \(fault.field)")
    }

    fileprivate var place: (entity: String, id: String, field: String) {
        let words = after?.id.split(separator: " ") ?? []
        guard let after, words.count == 2 else { return ("", "", "") }
        return (String(words[0]), after.key, String(words[1]))
    }
}

extension NoticedFault {
    /// `nil` for a row that the daemon did not write.
    fileprivate init?(row: Row) {
        guard let entity = Entity(rawValue: row[0]), let since = Instant(row[5] as String) else { return nil }
        fault = RecordFault(entity: entity, id: row[1], field: row[2], reason: row[3], isServed: row[4] != 0)
        self.since = since
    }
}
