import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import JobTorture
import Logging
import TimeZoneRules

/// A scheduler in the process of the test, on a clock that the test sets and a real database.
struct TortureInProcess: Sendable {
    let clock: VirtualWallClock
    let pool: DatabasePool
    let store: SQLiteJobStore
    let scheduler: JobScheduler
    private let loop: Task<Void, any Error>

    init(_ home: TortureHome, at start: Timestamp, busyTimeout: Double = 5) async throws {
        clock = VirtualWallClock(at: start)
        pool = try TortureDatabase.open(in: home.directory, busyTimeout: busyTimeout)
        store = SQLiteJobStore(pool)
        scheduler = JobScheduler(
            store: store,
            clock: clock,
            configuration: JobSchedulerConfiguration(concurrency: 12, concurrencyPerOwner: 12),
            logger: Logger(label: "torture") { _ in SwiftLogNoOpLogHandler() }
        )
        let handlers = TortureHandlers(
            store: store,
            externalEffects: try ExternalEffects(directory: home.directory),
            sleep: { [clock] in try await clock.sleep(for: $0) }
        )
        await handlers.register(on: scheduler, retry: Backoff(first: .seconds(10), cap: .seconds(600)))
        loop = await clock.start(scheduler)
    }

    func stop() async throws {
        await scheduler.shutdown()
        // What cannot be recorded is waited for no longer than that.
        await clock.advance(by: .seconds(60))
        try await loop.value
        try pool.close()
    }

    /// How many there are.
    func effects() async throws -> Int { try await pool.read { try Effect.fetchAll($0).count } }
}
