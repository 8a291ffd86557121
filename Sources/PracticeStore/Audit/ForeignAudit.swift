import GRDB
import LogMessages
import Logging
package import TherapyKit

extension PracticeStore {
    /// Keeps the audit trail of what other programs change, as they commit it, until the task is cancelled.
    /// - Parameter pause: until it is tried again when the database refuses.
    package func auditForeignCommits(pause: Duration = .seconds(5)) async throws {
        var isWaiting = false
        while true {
            let version = commits.version
            do throws(PracticeError) {
                let batch = 500
                while try await auditForeignChanges(limit: batch) == batch {}
            } catch {
                // Nothing is lost: the place stays where it was. Told once, however long it takes.
                if !isWaiting {
                    logger[.auditWaits].error(
                        "the audit trail waits for the database",
                        metadata: ["reason": "\(error)"]
                    )
                }
                isWaiting = true
                try await Task.sleep(for: pause)
                continue
            }
            if isWaiting { logger[.auditGoesOn].notice("the audit trail goes on, without a gap") }
            isWaiting = false
            try await commits.wait(beyond: version)
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
            try ChangeFeed.setPlace(db, last.sequence, of: AuditRecord.consumer)
        }
        return changes.count
    }
}

extension AuditRecord {
    static let consumer = "audit"
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
