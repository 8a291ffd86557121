import CalendarExpression
import JobScheduler
import Logging
import PracticeStore
import TimeZoneRules

/// The daemon's own housekeeping, as a job like any other: histories do not grow for ever.
struct Upkeep {
    private static let owner = "core"
    private static let name = "prune"
    /// How long ended runs and jobs are kept.
    private static let historyAge = Duration.seconds(90 * 86_400)
    /// How many of the newest changes are kept for watchers that come back; those that a consumer needs always are.
    private static let keptChanges: Int64 = 100_000

    let scheduler: JobScheduler
    let store: PracticeStore
    let zone: TimeZoneRules

    /// Registers the job, and schedules it unless it is already.
    func start() async throws {
        await scheduler.register(owner: Self.owner, name: Self.name, timeout: .seconds(600)) { context in
            try await scheduler.prune(PruningRule(before: context.clock.now - Self.historyAge))
            while try await store.pruneChanges(keeping: Self.keptChanges) { try Task.checkCancellation() }
            return .completed
        }
        try await scheduler.enqueue(
            JobRequest(
                owner: Self.owner,
                name: Self.name,
                schedule: .calendar(try CalendarExpression(parsing: "*-*-* 03:20:00"), in: zone),
                uniqueKey: UniqueKey(Self.name)
            )
        )
    }
}
