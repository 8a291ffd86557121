import JobScheduler
import Logging
import PracticeStore
import TherapyKit

/// Writes down in the audit trail what was done to jobs by hand.
///
/// The entry follows the change at once, in a transaction of its own: the scheduler keeps its jobs itself, and knows of
/// no trail.
struct JobJournal: Sendable {
    let store: PracticeStore
    let clock: any TherapyKit.WallClock
    let logger: Logger

    func write(_ action: String, _ job: JobID, _ caller: CallerSession, reason: String? = nil) async {
        let entry = AuditEntry(
            at: clock.now,
            actor: caller.actor,
            action: action,
            entity: nil,
            id: job.text,
            reason: reason
        )
        do throws(PracticeError) {
            try await store.transaction { db in try AuditTrail.append(db, entry) }
        } catch {
            // It is done all the same, and the log has it.
            logger.error(
                "what was done to a job is missing in the audit trail",
                metadata: [
                    "job": "\(job)", "action": "\(action)", "uid": "\(caller.uid)", "reason": "\(error)",
                ]
            )
        }
    }
}
