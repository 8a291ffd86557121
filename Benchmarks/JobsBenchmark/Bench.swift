import GRDB
import JobScheduler
import JobSchedulerSQLite
import Logging
import TimeZoneRules

/// A scheduler on a database of its own, as a program would put it together.
struct Bench: Sendable {
    static let owner = "benchmark"
    static let name = "job"

    let pool: DatabasePool
    let store: SQLiteJobStore
    let scheduler: JobScheduler
    private let clock = SystemWallClock()

    init(
        _ options: DatabaseOptions,
        _ configuration: JobSchedulerConfiguration = JobSchedulerConfiguration()
    ) throws {
        pool = try options.openPool()
        var migrator = DatabaseMigrator()
        for migration in SQLiteJobStore.migrations() {
            migrator.registerMigration(migration.name, migrate: migration.up)
        }
        try migrator.migrate(pool)
        store = SQLiteJobStore(pool)
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        scheduler = JobScheduler(store: store, clock: clock, configuration: configuration, logger: logger)
    }

    var now: Timestamp { clock.now }

    /// Moves everything that was committed into the file itself.
    func checkpoint() throws {
        _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    func close() throws { try pool.close() }

    /// Of about sixty bytes of arguments, the same for every queue that is measured.
    static func request(_ number: Int, at instant: Timestamp) -> JobRequest {
        JobRequest(
            owner: owner,
            name: name,
            schedule: .once(at: instant),
            arguments: Array(#"{"session":"5e000000-0000-4000-8000-000000000000","n":\#(100_000 + number)}"#.utf8)
        )
    }

    /// Adds jobs in bulk, `batch` in a transaction.
    func enqueue(_ count: Int, batch: Int = 5000, at instant: (Int) -> Timestamp) async throws {
        for start in stride(from: 0, to: count, by: batch) {
            let numbers = start..<min(start + batch, count)
            try await scheduler.enqueue(numbers.map { Self.request($0, at: instant($0)) })
        }
    }

    /// Runs the scheduler until `count` jobs have been worked on and their ends are recorded.
    ///
    /// - Parameter handler: called as each one starts.
    func run(_ count: Int, handler: @escaping @Sendable (JobContext) -> Void = { _ in }) async throws {
        let countdown = Countdown(count)
        let scheduler = scheduler
        await scheduler.register(owner: Self.owner, name: Self.name) { context in
            handler(context)
            if countdown.arrive() { await scheduler.shutdown() }
            return .completed
        }
        try await scheduler.run()
    }

    /// Runs trivial jobs; throws unless each was completed.
    func drain(_ count: Int) async throws {
        let before = try await scheduler.countsByState()[.completed] ?? 0
        try await enqueue(count) { _ in now }
        try await run(count)
        try await expectCompleted(before + count)
    }

    func expectCompleted(_ count: Int) async throws {
        let completed = try await scheduler.countsByState()[.completed] ?? 0
        guard completed == count else { throw UnexpectedCount(completed: completed, expected: count) }
    }
}

struct UnexpectedCount: Error {
    var completed: Int
    var expected: Int
}
