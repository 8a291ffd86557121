import LogMessages
import Logging
import PracticeStore
import TherapyKit

/// Writes down in the audit trail what was done by hand to jobs and plugins.
///
/// The entry follows the deed at once, in a transaction of its own: the scheduler and the plugins' host keep their
/// affairs themselves, and know of no trail.
struct OperationJournal: Sendable {
    let store: PracticeStore
    let clock: any WallClock
    let logger: Logger

    /// - Parameters:
    ///   - action: such as `job.pause`.
    ///   - subject: the job's id, or the plugin's name.
    func write(_ action: String, _ subject: String, _ caller: CallerSession, reason: String? = nil) async {
        let entry = AuditEntry(
            at: clock.now,
            actor: caller.actor,
            action: action,
            entity: nil,
            id: subject,
            reason: reason
        )
        do throws(PracticeError) {
            try await store.transaction { db in try AuditTrail.append(db, entry) }
        } catch {
            // It is done all the same, and the log has it.
            logger[.auditGap].error(
                "what was done by hand is missing in the audit trail",
                metadata: [
                    "subject": "\(subject)", "action": "\(action)", "uid": "\(caller.uid)", "reason": "\(error)",
                ]
            )
        }
    }
}
