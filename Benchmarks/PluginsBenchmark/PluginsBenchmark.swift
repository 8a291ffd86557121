import Glibc
import JobScheduler
import JobSchedulerSQLite
import Logging
import PluginHost
import Practice
import PracticeStore
import TaskLanes
import TherapyKit
import TimeZoneRules

/// What plugins cost: how soon an event is with twenty of them, and what a hundred that are idle take.
@main
struct PluginsBenchmark {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: PluginsBenchmark DIRECTORY")
            exit(64)
        }
        let directory = CommandLine.arguments[1]
        try await EventBenchmark(path: "\(directory)/events.sqlite").run()
        try await IdleBenchmark(path: "\(directory)/idle.sqlite").run()
    }
}

/// A practice with a host of listeners.
struct BenchHost {
    let practice: Practice
    let store: PracticeStore
    let host: PluginHost

    init(path: String, plugins: Int) throws {
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let clock = SystemWallClock()
        let records = RecordsClock()
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        store = try PracticeStore.open(path, clock: records, options: options, logger: logger)
        practice = Practice(store: store, clock: records)
        let scheduler = JobScheduler(store: SQLiteJobStore(sharing: store.groupCommit), clock: clock, logger: logger)
        host = PluginHost(
            plugins: listeners(plugins).map { ($0, PluginSettings(enabled: true)) },
            services: HostServices(practice: practice, store: store, scheduler: scheduler, clock: records),
            lanes: LanePool(),
            logger: logger
        )
    }
}

private struct RecordsClock: TherapyKit.WallClock {
    private let system = SystemWallClock()

    var now: Instant { Instant(milliseconds: system.now.microseconds / 1000) }
}
