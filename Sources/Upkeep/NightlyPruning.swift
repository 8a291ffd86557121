import CalendarExpression
import JobScheduler
import Logging
import Practice
import PracticeStore
import TherapyKit
import TimeZoneRules

/// The job `core/prune`: what is old goes, so that histories do not grow for ever.
struct NightlyPruning {
    private static let name = "prune"
    /// How long ended runs and jobs are kept.
    private static let historyAge = Duration.seconds(90 * 86_400)
    /// How many of the newest changes are kept for watchers that come back; those that a consumer needs always are.
    private static let keptChanges: Int64 = 100_000

    let scheduler: JobScheduler
    let practice: Practice
    let logger: Logger

    func register() async {
        let (scheduler, practice, logger) = (scheduler, practice, logger)
        await scheduler.register(owner: CoreJobs.owner, name: Self.name, timeout: .seconds(600)) { context in
            try await Self.prune(scheduler, practice.store, in: context)
            context.report(.message("looking again at rows that broke a rule"))
            try await RecordInspection(practice: practice, logger: logger).reviewKnown()
            return .completed
        }
    }

    static func registerSimulated(in scheduler: JobScheduler, of store: PracticeStore) async {
        await scheduler.register(owner: CoreJobs.owner, name: name, timeout: .seconds(600)) { context in
            try await prune(scheduler, store, in: context)
            return .completed
        }
    }

    func schedule(in zone: TimeZoneRules) async throws {
        try await scheduler.enqueue(
            JobRequest(
                owner: CoreJobs.owner,
                name: Self.name,
                schedule: .calendar(try CalendarExpression(parsing: "*-*-* 03:20:00"), in: zone),
                uniqueKey: UniqueKey(Self.name, onConflict: .replace)
            )
        )
    }

    private static func prune(
        _ scheduler: JobScheduler,
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
}
