import JobScheduler
import LogMessages
import Logging
import Practice
import TherapyKit

/// The job `core/reseal-notes`: notes that an older key encrypted are encrypted with the current one.
///
/// Each round is a transaction, and what is done is done: stopped at any moment, it goes on where it was.
struct NotesResealing {
    static let name = "reseal-notes"
    /// Of those that no key opens, so many are told one by one.
    private static let toldOnes = 20

    let scheduler: JobScheduler
    let practice: Practice
    let logger: Logger

    /// Registers the job, and schedules it when there is something to do.
    func start() async throws {
        let (practice, logger) = (practice, logger)
        await scheduler.register(owner: CoreJobs.owner, name: Self.name, timeout: .seconds(3600)) { context in
            try await Self.reseal(practice, logger, in: context)
            return .completed
        }
        guard try practice.hasOutdatedNotes() else { return }
        try await scheduler.enqueue(
            JobRequest(
                owner: CoreJobs.owner,
                name: Self.name,
                schedule: .once(at: scheduler.clock.now),
                uniqueKey: UniqueKey(Self.name)
            )
        )
    }

    private static func reseal(_ practice: Practice, _ logger: Logger, in context: JobContext) async throws {
        let total = try await practice.outdatedNotesCount()
        var done = 0
        var unreadable: [Session.ID] = []
        var place: Session.ID?
        while let round = try await practice.resealNotes(after: place) {
            try Task.checkCancellation()
            done += round.done
            unreadable += round.unreadable
            place = round.last
            context.report(.steps(done + unreadable.count, of: total, "sessions"))
        }
        guard done + unreadable.count > 0 else { return }
        logger.notice(
            "notes were encrypted with the current key",
            metadata: ["sessions": "\(done)", "unreadable": "\(unreadable.count)"]
        )
        for id in unreadable.prefix(toldOnes) {
            logger[.notesUnreadable].warning("notes cannot be read with any key", metadata: ["session": "\(id)"])
        }
    }
}

extension MessageID {
    /// Notes that no key opens.
    static let notesUnreadable = MessageID("bb9f5f640f324a82baebc6e719728e56")
}
