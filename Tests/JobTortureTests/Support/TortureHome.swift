import Foundation
import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobTorture
import TestSupport
import TimeZoneRules

/// A directory of one torture, with the jobs that were enqueued from outside.
struct TortureHome {
    /// Whether there is time for more of everything.
    static let isLong = ProcessInfo.processInfo.environment["THERAPYD_TEST_LONG"] == "1"

    private let temporary: TemporaryDirectory
    private(set) var roots: [TortureJob] = []
    private var random: JobTorture.SeededRandom
    var directory: String { temporary.path }

    init(seed: UInt64) throws {
        temporary = try TemporaryDirectory()
        random = JobTorture.SeededRandom(seed: seed)
        try TortureDatabase.create(in: temporary.path)
    }

    mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// New jobs of these kinds in turn, due about now.
    mutating func requests(
        _ count: Int,
        of kinds: [TortureJob.Kind] = single,
        now: Timestamp,
        within spread: ClosedRange<Int> = -20...120
    ) -> [JobRequest] {
        (0..<count).map { _ in
            let job = TortureJob(kinds[roots.count % kinds.count], roots.count)
            roots.append(job)
            let priority = JobPriority.allCases.randomElement(using: &random) ?? .normal
            return job.request(at: now + .milliseconds(number(in: spread)), priority: priority)
        }
    }

    static let single = TortureJob.Kind.allCases.filter { $0 != .recurring }

    /// Enqueues as another process would.
    func enqueue(_ requests: [JobRequest], now: Timestamp = SystemWallClock().now) async throws {
        let pool = try TortureDatabase.open(in: directory)
        _ = try await SQLiteJobStore(pool).enqueue(requests, now: now)
        try pool.close()
    }

    /// Enqueues jobs that are due about now.
    mutating func enqueue(_ count: Int, of kinds: [TortureJob.Kind] = single) async throws {
        let now = SystemWallClock().now
        try await enqueue(requests(count, of: kinds, now: now), now: now)
    }

    /// Lets a worker finish everything in peace.
    func finish() async throws -> (ending: Worker.Ending, errors: String) {
        var options = WorkerOptions(directory: directory)
        options.untilDone = true
        return try await blocking { [options] in
            let worker = try Worker(options)
            return (worker.end(), worker.errorText)
        }
    }

    func evidence(recurring: [(job: TortureJob, schedule: Schedule)] = TortureJob.recurring) throws -> Evidence {
        try Evidence(in: directory, roots: roots, recurring: recurring)
    }
}
