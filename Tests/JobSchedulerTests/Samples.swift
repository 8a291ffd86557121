import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Logging
import TimeZoneRules

/// Every hundred microseconds.
struct Hundreds: Recurrence {
    var isRecurring: Bool { true }
    func next(after instant: Timestamp) -> Timestamp? {
        Timestamp(microseconds: (instant.microseconds / 100 + 1) * 100)
    }
}

/// Once, at zero.
struct Single: Recurrence {
    var isRecurring: Bool { false }
    func next(after instant: Timestamp) -> Timestamp? { nil }
}

func at(_ microseconds: Int64) -> Timestamp { Timestamp(microseconds: microseconds) }

/// 2026-11-24T08:00:00Z.
let morning = Timestamp(seconds: 1_795_507_200)

extension TimeSpan {
    static func seconds(_ seconds: Int64) -> TimeSpan { TimeSpan(microseconds: seconds * 1_000_000) }
}

/// A scheduler on a virtual clock and a store in memory.
struct Bench {
    let clock: VirtualWallClock
    let store: InMemoryJobStore
    let scheduler: JobScheduler

    init(
        at now: Timestamp = morning,
        store: InMemoryJobStore = InMemoryJobStore(),
        _ configuration: JobSchedulerConfiguration = JobSchedulerConfiguration()
    ) {
        clock = VirtualWallClock(at: now)
        self.store = store
        scheduler = JobScheduler(
            store: store,
            clock: clock,
            configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// Registers a handler under the owner `core`.
    func on(
        _ name: String,
        timeout: Duration? = .seconds(60),
        retry: Backoff = Backoff(first: .seconds(10), jitter: 0),
        concurrency: Int? = nil,
        _ handler: @escaping JobHandler = { _ in .completed }
    ) async {
        await scheduler.register(
            owner: "core",
            name: name,
            timeout: timeout,
            retry: retry,
            concurrency: concurrency,
            handler: handler
        )
    }

    @discardableResult
    func enqueue(
        _ name: String,
        _ schedule: Schedule? = nil,
        key: UniqueKey? = nil,
        attempts: Int = 5,
        priority: JobPriority = .normal,
        catchUp: CatchUp = .once
    ) async throws -> Job {
        try await scheduler.enqueue(
            JobRequest(
                owner: "core",
                name: name,
                schedule: schedule ?? .once(at: clock.now),
                uniqueKey: key,
                maxAttempts: attempts,
                priority: priority,
                catchUp: catchUp
            )
        ).job
    }

    /// What happened, a line a run: seconds since the morning, attempt, outcome.
    var history: [String] { store.history.map(Self.line) }

    static func line(_ run: Run) -> String {
        let seconds = (run.startedAt.microseconds - morning.microseconds) / 1_000_000
        return "\(seconds) \(run.name) #\(run.attempt) \(run.outcome.rawValue)"
    }
}

struct Failure: Error, CustomStringConvertible {
    var description = "it did not work"
}
