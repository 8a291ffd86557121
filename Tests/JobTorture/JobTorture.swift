import Foundation
import GRDB
import JobScheduler
import JobSchedulerSQLite
import Logging
import Synchronization
import TimeZoneRules

/// A process with a scheduler that is there to be killed. It runs the jobs of the database in its directory on the
/// system's clock, and tells on standard output what a test has to wait for: `open`, `trouble`, `good`.
@main
struct JobTorture {
    static func main() async throws {
        guard let options = WorkerOptions(arguments: CommandLine.arguments.dropFirst()) else {
            print("usage: JobTorture DIRECTORY [NAME=VALUE]...")
            exit(64)
        }
        let worker = try JobTorture(options)
        try await worker.run()
    }

    private let options: WorkerOptions
    private let store: SQLiteJobStore
    private let scheduler: JobScheduler

    private init(_ options: WorkerOptions) throws {
        self.options = options
        let pool = try TortureDatabase.open(in: options.directory, busyTimeout: options.busyTimeout)
        if let crash = options.crash { pool.add(transactionObserver: CrashObserver(crash), extent: .databaseLifetime) }
        store = SQLiteJobStore(pool)
        scheduler = JobScheduler(
            store: store,
            clock: SystemWallClock(),
            configuration: JobSchedulerConfiguration(
                concurrency: 12,
                concurrencyPerOwner: 12,
                grace: .seconds(5),
                afterCrash: Backoff(first: .milliseconds(1), cap: .milliseconds(20)),
                storeRetry: Backoff(first: .milliseconds(10), cap: .milliseconds(200), jitter: 0)
            ),
            logger: Logger(label: "torture") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func run() async throws {
        let handlers = TortureHandlers(
            store: store,
            externalEffects: try ExternalEffects(directory: options.directory),
            sleep: { try await Task.sleep(for: $0) }
        )
        await handlers.register(on: scheduler, retry: Backoff(first: .milliseconds(2), cap: .milliseconds(20)))
        let watch = watchHealth()
        if let limit = options.fileLimit { FileLimit.set(limit) }
        Self.tell("open")
        // One before what an earlier start left is taken over, one after.
        let first = TortureJob.recurring[0]
        let isRegistered = (try? await scheduler.enqueue(first.job.request(on: first.schedule))) != nil
        let registration = Task { await register(TortureJob.recurring.dropFirst(isRegistered ? 1 : 0)) }
        try followInput()
        if options.untilDone { stopWhenDone() }
        try await scheduler.run()
        registration.cancel()
        watch.cancel()
    }

    /// Again and again, while the store has trouble.
    private func register(_ recurring: some Sequence<(job: TortureJob, schedule: Schedule)> & Sendable) async {
        for (job, schedule) in recurring {
            while (try? await scheduler.enqueue(job.request(on: schedule))) == nil {
                do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
            }
        }
    }

    // MARK: - The outside

    /// One write: nothing is left in a buffer when the process dies.
    private static func tell(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private func watchHealth() -> Task<Void, Never> {
        let events = scheduler.events()
        return Task {
            for await case .health(let health) in events { Self.tell(health.isGood ? "good" : "trouble") }
        }
    }

    /// A byte lifts the limit of files; the end stops the scheduler.
    private func followInput() throws {
        let (inputs, input) = AsyncStream.makeStream(of: Bool.self)
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) == 1 { input.yield(true) }
            input.finish()
        }
        Task {
            for await _ in inputs { FileLimit.lift() }
            await scheduler.shutdown()
        }
    }

    private func stopWhenDone() {
        Task {
            while true {
                try await Task.sleep(for: .milliseconds(10))
                // The store may have trouble: then there is no answer, and nothing is done.
                guard let counts = try? await scheduler.countsByState() else { continue }
                let open = counts.filter { !$0.key.isTerminal }
                if open[.scheduled] == TortureJob.recurring.count, open.count == 1 {
                    return await scheduler.shutdown()
                }
            }
        }
    }
}
