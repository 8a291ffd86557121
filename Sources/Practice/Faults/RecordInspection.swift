import GRDB
import LogMessages
package import Logging
import PracticeStore
package import TherapyKit

/// Watches over what other programs write: rows that break a rule are told of once, in the log and in the ledger that
/// the status and `therapyctl faults` read. They are never rewritten.
///
/// The first time, all rows are looked at; from then on those that change, as the change feed tells of them.
package struct RecordInspection: Sendable {
    static let consumer = "inspection"
    private static let batch = 500
    /// Of one look, so many faults get a line each in the log; the rest are counted.
    private static let loggedFaults = 20

    private let practice: Practice
    private let logger: Logger

    package init(practice: Practice, logger: Logger) {
        self.practice = practice
        self.logger = logger
    }

    /// Goes on until the task is cancelled.
    package func run() async throws {
        let store = practice.store
        var isWaiting = false
        while true {
            do throws(PracticeError) {
                while try await step() {}
            } catch {
                // Nothing is lost: the place stays where it was. Told once, however long it takes.
                if !isWaiting {
                    logger.error("the inspection of rows waits for the database", metadata: ["reason": "\(error)"])
                }
                isWaiting = true
                try await Task.sleep(for: .seconds(5))
                continue
            }
            if isWaiting { logger.notice("the inspection of rows goes on") }
            isWaiting = false
            let place = try store.place(of: Self.consumer) ?? 0
            _ = try await store.nextChanges(after: place, limit: 1)
        }
    }

    /// Looks at the changes that have come.
    /// - Returns: whether there may be more.
    package func step() async throws(PracticeError) -> Bool {
        let store = practice.store
        guard let place = try store.place(of: Self.consumer) else {
            let head = try store.head()
            for entity in Entity.allCases { try await inspectAll(of: entity) }
            try await store.setPlace(head, of: Self.consumer)
            return true
        }
        let changes = try store.changes(after: place, limit: Self.batch)
        guard let last = changes.last else { return false }
        for change in changes where change.operation == .replace { try await inspectAll(of: change.entity) }
        try await inspect(changes.filter { $0.operation != .replace }, upTo: last.sequence)
        return changes.count == Self.batch
    }

    // MARK: What changed

    private func inspect(_ changes: [Change], upTo sequence: Int64) async throws(PracticeError) {
        let news = try await record { db, inspector in
            var faults: [RecordFault] = []
            for row in try Self.rows(db, behind: changes) {
                let found = try inspector.faults(of: row.entity, row.id)
                faults += try FaultLedger.set(db, found, of: row.entity, id: row.id, at: inspector.now)
            }
            try ChangeFeed.setPlace(db, sequence, of: Self.consumer)
            return faults
        }
        tell(news)
    }

    /// The rows to look at: those that another program changed, those that had faults, and those whose faults depend on
    /// them.
    private static func rows(_ db: Database, behind changes: [Change]) throws -> Set<RowName> {
        var rows: Set<RowName> = []
        for change in changes {
            let row = RowName(entity: change.entity, id: change.id)
            let isForeign = change.actor == Actor.application.description
            guard try isForeign || FaultLedger.knows(db, row.entity, row.id) else { continue }
            rows.insert(row)
            if change.operation != .update || change.columns.contains("id") {
                rows.formUnion(try Self.rows(db, referringTo: row))
                // It may be one that no id leads to, or have been.
                rows.insert(RowName(entity: row.entity, id: ""))
            }
            if row.entity == .session {
                let others = try FaultLedger.rows(db, of: .session, mentioning: row.id)
                rows.formUnion(others.map { RowName(entity: .session, id: $0) })
                rows.formUnion(try Self.rows(db, inTheTimeOf: row))
            }
        }
        return rows
    }

    private static func rows(_ db: Database, referringTo row: RowName) throws -> [RowName] {
        try row.entity.dependents.flatMap { dependent in
            let sql = "SELECT id FROM \(dependent.entity.table) WHERE \(dependent.column) = ? AND id < x''"
            return try String.fetchAll(db.cachedStatement(sql: sql), arguments: [row.id])
                .map { RowName(entity: dependent.entity, id: $0) }
        }
    }

    /// The sessions that a session is in the way of, as far as nothing is known of them: those that are double-booked
    /// already stay so.
    private static func rows(_ db: Database, inTheTimeOf row: RowName) throws -> [RowName] {
        // What cannot be read is in nobody's time.
        guard let session = try? Session.find(db, Session.ID(row.id)), session.status == .scheduled else { return [] }
        return try SessionConflicts.ids(db, session).filter { try !FaultLedger.knows(db, .session, $0) }
            .map { RowName(entity: .session, id: $0) }
    }

    // MARK: All rows

    /// Looks at every row of a kind, some at a time, so that nobody waits for it.
    private func inspectAll(of entity: Entity) async throws(PracticeError) {
        var place: String?
        var all: [RecordFault] = []
        while true {
            let start = place
            let (ids, news) = try await record { db, inspector in
                // An id of digits is a number, and stands before all texts; what no id leads to stands around them.
                let sql = """
                    SELECT id FROM \(entity.table) WHERE \(start == nil ? "?1 IS NULL" : "id > ?1") AND id < x'' \
                    ORDER BY id LIMIT ?2
                    """
                let ids = try String.fetchAll(db.cachedStatement(sql: sql), arguments: [start, Self.batch])
                var faults: [RecordFault] = []
                for id in start == nil ? ids + [""] : ids {
                    let found = try inspector.faults(of: entity, id)
                    guard try !found.isEmpty || FaultLedger.knows(db, entity, id) else { continue }
                    faults += try FaultLedger.set(db, found, of: entity, id: id, at: inspector.now)
                }
                return (ids, faults)
            }
            all += news
            guard let last = ids.last, ids.count == Self.batch else { break }
            place = last
        }
        tell(all)
        _ = try await record { db, _ in try FaultLedger.forgetMissing(db, of: entity) }
    }

    /// Looks again at the rows that are in the ledger: a double booking is none any more when its time is over.
    package func reviewKnown() async throws(PracticeError) {
        var query = FaultQuery()
        repeat {
            let page = try practice.store.faults(query)
            let rows = Set(page.records.map { RowName(entity: $0.fault.entity, id: $0.fault.id) })
            _ = try await record { db, inspector in
                for row in rows {
                    let found = try inspector.faults(of: row.entity, row.id)
                    _ = try FaultLedger.set(db, found, of: row.entity, id: row.id, at: inspector.now)
                }
            }
            query.after = page.next
        } while query.after != nil
    }

    /// Runs a look in one transaction of the daemon's own tables.
    private func record<Value: Sendable>(
        _ look: @escaping @Sendable (Database, inout RowInspector) throws -> Value
    ) async throws(PracticeError) -> Value {
        let (rules, now) = (practice.rules, practice.clock.now)
        return try await practice.store.transaction { db in
            var inspector = RowInspector(db: db, rules: rules, now: now)
            return try look(db, &inspector)
        }
    }

    // MARK: The log

    private func tell(_ faults: [RecordFault]) {
        for fault in faults.prefix(Self.loggedFaults) {
            logger[.rowFaulty].warning(
                fault.isServed ? "a row breaks a rule" : "a row cannot be read",
                metadata: [
                    "entity": "\(fault.entity.rawValue)", "id": "\(fault.id)", "column": "\(fault.field)",
                    "reason": "\(fault.reason)",
                ]
            )
        }
        let rest = faults.count - Self.loggedFaults
        guard rest > 0 else { return }
        logger.warning("more rows break rules; see therapyctl faults", metadata: ["faults": "\(rest)"])
    }
}
