import CalendarExpression
import Configuration
import JobScheduler
import LogMessages
import Logging
import Practice
import PracticeStore
import TherapyKit
import TimeZoneRules

/// The daemon's own housekeeping, as jobs like any others: histories do not grow for ever, and notes follow their keys.
struct Upkeep {
    private static let owner = "core"
    private static let prune = "prune"
    private static let reseal = "reseal-notes"
    private static let backup = "backup"
    /// How long ended runs and jobs are kept.
    private static let historyAge = Duration.seconds(90 * 86_400)
    /// How many of the newest changes are kept for watchers that come back; those that a consumer needs always are.
    private static let keptChanges: Int64 = 100_000

    let scheduler: JobScheduler
    let practice: Practice
    let shelf: BackupShelf
    let logger: Logger

    /// Registers the jobs, and schedules them unless they are already.
    /// - Parameter zone: whose night it is when histories are pruned.
    func start(_ configuration: DaemonConfiguration.Backup, in zone: TimeZoneRules) async throws {
        await registerPruning()
        await registerBackups()
        try await scheduleBackups(configuration, in: zone)
        try await schedulePruning(in: zone)
        try await startResealing()
    }

    private func registerPruning() async {
        let (practice, logger) = (practice, logger)
        let store = practice.store
        await scheduler.register(owner: Self.owner, name: Self.prune, timeout: .seconds(600)) { context in
            try await Self.pruneHistory(of: scheduler, store, in: context)
            context.report(.message("looking again at rows that broke a rule"))
            try await RecordInspection(practice: practice, logger: logger).reviewKnown()
            return .completed
        }
    }

    /// In another zone than before, it gets another place there.
    func schedulePruning(in zone: TimeZoneRules) async throws {
        try await scheduler.enqueue(
            JobRequest(
                owner: Self.owner,
                name: Self.prune,
                schedule: .calendar(try CalendarExpression(parsing: "*-*-* 03:20:00"), in: zone),
                uniqueKey: UniqueKey(Self.prune, onConflict: .replace)
            )
        )
    }

    // MARK: Backups

    private func registerBackups() async {
        let (practice, shelf) = (practice, shelf)
        await scheduler.register(owner: Self.owner, name: Self.backup, timeout: .seconds(3 * 3600)) { context in
            _ = try await practice.store.backup(on: shelf) { copied, total in
                context.report(.steps(copied, of: total, "pages"))
            }
            return .completed
        }
    }

    /// Backups are made from now on as the configuration says.
    func scheduleBackups(_ configuration: DaemonConfiguration.Backup, in zone: TimeZoneRules) async throws {
        shelf.move(to: configuration.directory ?? shelf.directory, keeping: configuration.kept)
        let key = UniqueKey(Self.backup, onConflict: .replace)
        guard configuration.isEnabled else {
            try await scheduler.cancel(owner: Self.owner, uniqueKey: Self.backup)
            return
        }
        let schedule = Schedule.calendar(try CalendarExpression(parsing: configuration.schedule), in: zone)
        try await scheduler.enqueue(
            JobRequest(owner: Self.owner, name: Self.backup, schedule: schedule, uniqueKey: key)
        )
    }

    private static func pruneHistory(
        of scheduler: JobScheduler,
        _ store: PracticeStore,
        in context: JobContext
    ) async throws {
        context.report(.message("deleting old runs"))
        try await scheduler.prune(PruningRule(before: context.clock.now - historyAge))
        var batches = 0
        repeat {
            try Task.checkCancellation()
            context.report(.steps(batches, "batches of old changes deleted"))
            batches += 1
        } while try await store.pruneChanges(keeping: keptChanges)
    }

    /// Gives the scheduler of a simulation the same jobs. A simulated year's history is pruned as well, but what rows
    /// are faulty is not told anew, and notes stay as they are, since a simulation has no keys.
    static func registerSimulated(in scheduler: JobScheduler, of practice: Practice) async {
        let store = practice.store
        await scheduler.register(owner: owner, name: prune, timeout: .seconds(600)) { context in
            try await pruneHistory(of: scheduler, store, in: context)
            return .completed
        }
        for name in [reseal, backup] {
            await scheduler.register(owner: owner, name: name, timeout: .seconds(3600)) { _ in .completed }
        }
    }

    /// Encrypts notes anew that an older key encrypted. Each round is a transaction, and what is done is done: stopped
    /// at any moment, it goes on where it was.
    private func startResealing() async throws {
        await scheduler.register(owner: Self.owner, name: Self.reseal, timeout: .seconds(3600)) {
            [practice, logger] context in
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
            guard done + unreadable.count > 0 else { return .completed }
            logger.notice(
                "notes were encrypted with the current key",
                metadata: ["sessions": "\(done)", "unreadable": "\(unreadable.count)"]
            )
            for id in unreadable.prefix(20) {
                logger[.notesUnreadable].warning("notes cannot be read with any key", metadata: ["session": "\(id)"])
            }
            return .completed
        }
        guard try practice.hasOutdatedNotes() else { return }
        try await scheduler.enqueue(
            JobRequest(
                owner: Self.owner,
                name: Self.reseal,
                schedule: .once(at: scheduler.clock.now),
                uniqueKey: UniqueKey(Self.reseal)
            )
        )
    }
}
