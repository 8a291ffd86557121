import Foundation
package import GRDB
import LogMessages
import Logging
package import TherapyKit

/// The audit trail's table: append-only, each entry chained to the one before.
package enum AuditTrail {
    /// Appends an entry within the transaction of what it tells.
    package static func append(_ db: Database, _ entry: AuditEntry) throws {
        let head = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT sequence, hash FROM therapyd_audit_head WHERE id = 1")
        )
        let sequence: Int64 = (head?[0] ?? 0) + 1
        let hash = Data(entry.hash(sequence: sequence, previous: head.map(Self.hash) ?? []))
        try db.cachedStatement(
            sql: """
                INSERT INTO therapyd_audit \
                (sequence, at, actor, uid, action, entity, rowId, columns, reason, hash) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                sequence, entry.at.databaseText, entry.actor, entry.uid, entry.action, entry.entity?.rawValue ?? "",
                entry.id, entry.columns.joined(separator: " "), entry.reason, hash,
            ]
        )
        try db.cachedStatement(
            sql: """
                INSERT INTO therapyd_audit_head (id, sequence, hash) VALUES (1, ?, ?) \
                ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
                """
        ).execute(arguments: [sequence, hash])
    }

    static func hash(_ row: Row) -> [UInt8] {
        guard case .blob(let data) = (row["hash"] as DatabaseValue).storage else { return [] }
        return Array(data)
    }
}

extension PracticeStore {
    /// Walks the whole chain. It takes about a second for half a million entries.
    package func verifyAudit() async throws(PracticeError) -> AuditVerification {
        let found = try await walkAudit()
        if let entry = found.firstBroken {
            logger[.auditBroken].error("the audit trail is broken", metadata: ["entry": "\(entry)"])
        }
        return found
    }

    private func walkAudit() async throws(PracticeError) -> AuditVerification {
        try await readAside { db in
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
            let head = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM therapyd_audit_head WHERE id = 1")
            // Cut off at its end, the trail is whole in itself, but shorter than it was; what is missing begins behind it.
            guard head?[0] ?? 0 == count, head.map(AuditTrail.hash) ?? [] == previous else {
                return AuditVerification(entries: count, firstBroken: count + 1)
            }
            return AuditVerification(entries: count, firstBroken: nil)
        }
    }
}

extension AuditRecord {
    /// `nil` for a row that the daemon cannot have written: whoever tampers with the trail may put any value anywhere, and
    /// one that only reads like what stood there is another.
    init?(row: Row) {
        guard let sequence = Int64.fromDatabaseValue(row["sequence"]),
            let at = Self.text(row, "at").flatMap(Instant.init(databaseText:)),
            let actor = Self.text(row, "actor"), let action = Self.text(row, "action"),
            let entity = Self.text(row, "entity"), entity.isEmpty || Entity(rawValue: entity) != nil,
            let columns = Self.text(row, "columns"),
            let uid = Self.optional(row, "uid", { UInt32.fromDatabaseValue($0) }),
            let id = Self.optional(row, "rowId", Self.text), let reason = Self.optional(row, "reason", Self.text)
        else { return nil }
        self.init(
            sequence: sequence,
            entry: AuditEntry(
                at: at,
                actor: actor,
                uid: uid,
                action: action,
                entity: Entity(rawValue: entity),
                id: id,
                columns: columns.isEmpty
                    ? [] : columns.split(separator: " ", omittingEmptySubsequences: false).map(String.init),
                reason: reason
            ),
            hash: AuditTrail.hash(row)
        )
    }

    private static func text(_ row: Row, _ column: String) -> String? { text(row[column]) }

    private static func text(_ value: DatabaseValue) -> String? {
        guard case .string(let text) = value.storage else { return nil }
        return text
    }

    /// A value that may be missing; `nil` for one of another kind.
    private static func optional<Value>(
        _ row: Row,
        _ column: String,
        _ read: (DatabaseValue) -> Value?
    ) -> Value?? {
        let value: DatabaseValue = row[column]
        if value.isNull { return .some(nil) }
        return read(value).map { .some($0) }
    }
}
