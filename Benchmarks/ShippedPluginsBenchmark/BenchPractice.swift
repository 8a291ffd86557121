import GRDB
import JobScheduler
import JobSchedulerSQLite
import Logging
import PluginHost
import Practice
import PracticeStore
import TaskLanes
import TherapyKit
import TimeZoneRules

/// A practice with the plugins that a benchmark wants.
struct BenchPractice {
    let store: PracticeStore
    let practice: Practice
    let scheduler: JobScheduler
    let path: String
    private let clock = SystemWallClock()

    private struct RecordsClock: TherapyKit.WallClock {
        private let system = SystemWallClock()
        var now: Instant { Instant(milliseconds: system.now.microseconds / 1000) }
    }

    /// - Parameters:
    ///   - sessions: how many there are with each of the therapists, five a day from tomorrow on.
    init(path: String, therapists: Int, sessions: Int) throws {
        self.path = path
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let records = RecordsClock()
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        store = try PracticeStore.open(path, clock: records, options: options, logger: logger)
        practice = Practice(store: store, clock: records)
        scheduler = JobScheduler(store: SQLiteJobStore(sharing: store.groupCommit), clock: clock, logger: logger)
        try Self.populate(path, therapists: therapists, sessions: sessions)
    }

    func host(
        _ plugins: [(PluginRegistration, [String: ConfigurationValue])],
        exports: String? = nil,
        deliveries: Deliveries = .imagined
    ) -> PluginHost {
        PluginHost(
            plugins: plugins.map { ($0.0, PluginSettings(enabled: true, configuration: PluginConfiguration($0.1))) },
            services: HostServices(
                practice: practice,
                store: store,
                scheduler: scheduler,
                clock: RecordsClock(),
                exportsDirectory: exports,
                deliveries: deliveries
            ),
            lanes: LanePool(),
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Ten clients for each therapist, who has five sessions a day.
    private static func populate(_ path: String, therapists: Int, sessions: Int) throws {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        let stamp = "strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')"
        let hour = "date('now', '+1 day'), '+' || (8 + n % 5) || ' hours', '+' || (n / 5) || ' days'"
        try queue.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE c(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM c WHERE n < :people - 1)
                    INSERT INTO Users (id, name, email, createdAt, updatedAt)
                    SELECT printf('%08x-0000-4000-8000-000000000001', n), 'Person Number ' || n,
                      'person' || n || '@example.org', \(stamp), \(stamp) FROM c;
                    """,
                arguments: ["people": therapists * 11]
            )
            try db.execute(
                sql: """
                    INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt)
                    SELECT printf('%08x-0000-4000-8000-000000000002', rowid - 1), id, '', \(stamp), \(stamp)
                    FROM Users WHERE rowid <= :therapists;
                    """,
                arguments: ["therapists": therapists]
            )
            try db.execute(
                sql: """
                    WITH RECURSIVE s(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM s WHERE n < :sessions - 1)
                    INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
                    SELECT printf('%08x-%04x-4000-8000-000000000003', n, t.rowid), t.id,
                      printf('%08x-0000-4000-8000-000000000001', :therapists + (t.rowid - 1) * 10 + n % 10),
                      strftime('%Y-%m-%d %H:%M:%f +00:00', \(hour)),
                      strftime('%Y-%m-%d %H:%M:%f +00:00', \(hour), '+50 minutes'), 'regular', 'video', \(stamp), \(stamp)
                    FROM s, Therapists AS t;
                    """,
                arguments: ["sessions": sessions, "therapists": therapists]
            )
        }
    }
}
