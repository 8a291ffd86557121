import Foundation
package import GRDB
package import TherapyKit

/// The audit trail's table: append-only, each entry chained to the one before.
package enum AuditTrail {
    /// Appends an entry within the transaction of what it tells.
    package static func append(_ db: Database, _ entry: AuditEntry) throws {
        let newest = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT sequence, hash FROM therapyd_audit ORDER BY sequence DESC LIMIT 1")
        )
        let sequence: Int64 = (newest?[0] ?? 0) + 1
        let hash = entry.hash(sequence: sequence, previous: newest.map(Self.hash) ?? [])
        try db.cachedStatement(
            sql: """
                INSERT INTO therapyd_audit \
                (sequence, at, actor, uid, action, entity, rowId, columns, reason, hash) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                sequence, entry.at.databaseText, entry.actor, entry.uid, entry.action, entry.entity.rawValue,
                entry.id, entry.columns.joined(separator: " "), entry.reason, hash.blob,
            ]
        )
    }

    fileprivate static func hash(_ row: Row) -> [UInt8] {
        (row["hash"] as DatabaseValue).bytes
    }
}

extension PracticeStore {
    /// The entries behind a place, oldest first; of one row when an id is given.
    package func auditEntries(
        id: String? = nil,
        after sequence: Int64 = 0,
        limit: Int = 100
    ) throws(PracticeError) -> [AuditRecord] {
        try fetch { db in
            let filter = id == nil ? "" : "rowId = ? AND "
            let arguments: [(any DatabaseValueConvertible)?] = (id.map { [$0] } ?? []) + [sequence, limit]
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM therapyd_audit WHERE \(filter)sequence > ? ORDER BY sequence LIMIT ?",
                arguments: StatementArguments(arguments)
            ).compactMap(AuditRecord.init(row:))
        }
    }

    /// Walks the whole chain.
    package func verifyAudit() throws(PracticeError) -> AuditVerification {
        try read { db in
            var count: Int64 = 0
            var previous: [UInt8] = []
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM therapyd_audit ORDER BY sequence")
            while let row = try rows.next() {
                count += 1
                guard let record = AuditRecord(row: row), record.sequence == count,
                    record.hash == record.entry.hash(sequence: count, previous: previous)
                else { return AuditVerification(entries: count, firstBroken: count) }
                previous = record.hash
            }
            return AuditVerification(entries: count, firstBroken: nil)
        }
    }

    /// Writes down what other programs changed since it was last asked: an entry per change, and the place in the feed,
    /// in one transaction.
    /// - Returns: how many changes were looked at; fewer than the limit when none is left.
    package func auditForeignChanges(limit: Int = 500) async throws(PracticeError) -> Int {
        let place = try place(of: AuditRecord.consumer) ?? 0
        let changes = try changes(after: place, limit: limit)
        guard let last = changes.last else { return 0 }
        let foreign = changes.filter { $0.actor == Actor.application.description }
        // A place among the daemon's own changes need not survive.
        guard !foreign.isEmpty || changes.count == limit else { return changes.count }
        try await transaction { db in
            // Another call may have been quicker.
            let now = try Int64.fetchOne(
                db,
                sql: "SELECT sequence FROM therapyd_consumers WHERE name = ?",
                arguments: [AuditRecord.consumer]
            )
            guard now ?? 0 == place else { return }
            for change in foreign { try AuditTrail.append(db, AuditEntry(foreign: change)) }
            try ChangeFeedSQL.setPlace(db, last.sequence, of: AuditRecord.consumer)
        }
        return changes.count
    }
}

extension AuditEntry {
    fileprivate init(foreign change: Change) {
        self.init(
            at: change.at,
            actor: change.actor,
            uid: nil,
            action: "\(change.entity.eventName).\(change.operation.rawValue)",
            entity: change.entity,
            id: change.id,
            columns: change.columns,
            reason: nil
        )
    }
}

extension AuditRecord {
    static let consumer = "audit"

    /// `nil` for a row that the daemon cannot have written.
    fileprivate init?(row: Row) {
        guard let entity = Entity(rawValue: row["entity"] ?? ""), let at = Instant((row["at"] ?? "") as String) else {
            return nil
        }
        sequence = row["sequence"]
        hash = AuditTrail.hash(row)
        let columns: String = row["columns"] ?? ""
        entry = AuditEntry(
            at: at,
            actor: row["actor"] ?? "",
            uid: row["uid"],
            action: row["action"] ?? "",
            entity: entity,
            id: row["rowId"],
            columns: columns.split(separator: " ").map(String.init),
            reason: row["reason"]
        )
    }
}

extension [UInt8] {
    fileprivate var blob: Data { Data(self) }
}

extension DatabaseValue {
    fileprivate var bytes: [UInt8] {
        guard case .blob(let data) = storage else { return [] }
        return Array(data)
    }
}
