import CalendarExpression
import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import Logging
import Testing
import TimeZoneRules

@Suite("The scheduler on SQLite")
struct SchedulerOnSQLiteTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let clock = VirtualWallClock(at: morning)
    let scheduler: JobScheduler

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
        scheduler = JobScheduler(
            store: store,
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test("effects that commit with their jobs happen exactly once")
    func effects() async throws {
        try await pool.write { try $0.execute(sql: "CREATE TABLE effects (key TEXT)") }
        await scheduler.register(owner: "core", name: "work", retry: Backoff(first: .seconds(1))) { context in
            .completed(inDatabase: { database in
                try database.execute(sql: "INSERT INTO effects VALUES (?)", arguments: [context.idempotencyKey])
                if context.attempt == 1 { throw Failure() }
            })
        }
        let loop = await clock.start(scheduler)
        try await scheduler.enqueue((0..<100).map { request(at: morning + .seconds(Int64($0 % 7))) })
        await clock.advance(by: .seconds(60))
        let keys = try await pool.read { try String.fetchAll($0, sql: "SELECT key FROM effects") }
        #expect(keys.count == 100)
        #expect(Set(keys).count == 100)
        #expect(try await scheduler.countsByState() == [.completed: 100])
        loop.cancel()
        try await loop.value
    }

    @Test("an enqueue inside somebody's transaction wakes a sleeping scheduler")
    func wake() async throws {
        await scheduler.register(owner: "core", name: "work") { _ in .completed }
        let loop = await clock.start(scheduler)
        try await pool.write { _ = try store.enqueue(request(), in: $0, now: morning) }
        await clock.settle()
        #expect(try await scheduler.runs().runs.map(\.outcome) == [.succeeded])
        loop.cancel()
        try await loop.value
    }

    @Test("a database that another program holds is waited for, and the outcome is kept")
    func locked() async throws {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        let impatient = SQLiteJobStore(try DatabasePool(path: sample.path, configuration: configuration))
        let scheduler = JobScheduler(
            store: impatient,
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        await scheduler.register(owner: "core", name: "work") { [clock] _ in
            try await clock.sleep(for: .seconds(5))
            return .completed
        }
        let loop = await clock.start(scheduler)
        try await scheduler.enqueue(request())
        await clock.advance(by: .seconds(1))
        configuration.allowsUnsafeTransactions = true
        let intruder = try DatabaseQueue(path: sample.path, configuration: configuration)
        try await intruder.writeWithoutTransaction { database in try database.beginTransaction(.immediate) }
        await clock.advance(by: .seconds(30))
        #expect(await scheduler.health.storeTrouble != nil)
        #expect(try await scheduler.countsByState() == [.running: 1])
        try await intruder.writeWithoutTransaction { database in try database.rollback() }
        await clock.advance(by: .seconds(30))
        #expect(await scheduler.health.isGood)
        #expect(try await scheduler.countsByState() == [.completed: 1])
        loop.cancel()
        try await loop.value
    }

    @Test("a year of a practice's jobs passes in seconds, and every instant has its row")
    func year() async throws {
        await scheduler.register(owner: "core", name: "work") { _ in .completed }
        let loop = await clock.start(scheduler)
        try await scheduler.enqueue(
            JobRequest(
                owner: "core",
                name: "work",
                schedule: .every(TimeSpan(microseconds: 6 * 3_600_000_000), anchor: nil)
            )
        )
        await clock.advance(by: .seconds(365 * 86400))
        let instants = try await pool.read { database in
            try Int64.fetchAll(database, sql: "SELECT scheduledFor FROM therapyd_runs WHERE outcome = 'succeeded'")
        }
        #expect(instants.count == 1460)
        #expect(Set(instants).count == 1460)
        loop.cancel()
        try await loop.value
    }
}
