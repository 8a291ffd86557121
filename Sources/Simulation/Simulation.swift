import JobScheduler
import JobSchedulerSQLite
import Logging
import PluginHost
import Practice
import PracticeStore
import TaskLanes
import TherapyKit
import TimeZoneRules

/// One simulation: the daemon's parts once more, on a copy of the database and a clock that is moved on by hand.
///
/// Everything happens in one order, the same every time: one job at a time, and before the next one begins, the plugins
/// have had all events that came of it.
struct Simulation {
    private let store: PracticeStore
    private let practice: Practice
    private let clock: VirtualWallClock
    private let scheduler: JobScheduler
    private let host: PluginHost
    private let journal: SimulationJournal

    /// Makes the copy.
    init(
        of original: Practice,
        plugins: [(PluginRegistration, PluginSettings)],
        lanes: LanePool,
        localZone: @escaping @Sendable () -> TimeZoneRules,
        at now: Timestamp,
        limits: Simulator.Limits,
        report: @escaping SimulationJournal.Report
    ) async throws {
        // What the copy's parts have to say is of no concern to those who read the daemon's log.
        let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        clock = VirtualWallClock(at: now)
        let recordClock = SimulatedClock(clock: clock)
        store = try await original.store.temporaryCopy(clock: recordClock, logger: logger)
        practice = original.withoutNotesKeys(on: store, clock: recordClock)
        let jobs = SQLiteJobStore(sharing: store.groupCommit)
        let journal = SimulationJournal(store: store, jobs: jobs, clock: clock, limits: limits, report: report)
        scheduler = JobScheduler(
            store: jobs,
            clock: clock,
            configuration: JobSchedulerConfiguration(
                concurrency: 1,
                grace: .zero,
                cancellationGrace: .zero,
                // What runs just now in the daemon begins anew in the copy, at once.
                afterCrash: Backoff(first: .zero, cap: .zero, jitter: 0),
                beforeClaim: { await journal.catchUp() }
            ),
            logger: logger
        )
        host = PluginHost(
            plugins: plugins,
            services: HostServices(
                simulating: practice,
                store: store,
                scheduler: scheduler,
                clock: recordClock,
                localZone: localZone
            ),
            lanes: lanes,
            // A virtual clock would not move on while a plugin hangs.
            limits: CallLimits(eventRetry: .zero, limitsJobs: true),
            logger: logger
        )
        self.journal = journal
    }

    /// Lets the time pass, and removes the copy.
    func run(until: Timestamp, ownJobs: Simulator.OwnJobs) async throws -> SimulationEnd {
        let result = await Result {
            await ownJobs(scheduler, practice)
            try await journal.begin(with: host, stopping: scheduler)
            await host.start()
            try await work(until: until)
            return try await journal.end(by: Instant(until))
        }
        await close()
        return try result.get()
    }

    /// Ends what is left, and lets go of what holds on to each other.
    private func close() async {
        await host.stop()
        await journal.close()
        for owner in Set(await scheduler.registeredKinds.map(\.owner)) { await scheduler.unregister(owner: owner) }
        // A plugin that was left behind meets a closed database.
        try? store.close()
    }

    /// Runs the scheduler, and stops it whatever happens.
    private func work(until: Timestamp) async throws {
        let loop = await clock.start(scheduler)
        let result = await withTaskCancellationHandler {
            await Result {
                repeat {
                    try Task.checkCancellation()
                    try await checkStore()
                } while await clock.step(to: until)
            }
        } onCancel: {
            loop.cancel()
            Task { await journal.cancel() }
        }
        await scheduler.shutdown()
        try await loop.value
        try result.get()
    }

    /// The scheduler would try again, and again, for a whole year.
    private func checkStore() async throws {
        guard let trouble = await scheduler.health.storeTrouble else { return }
        throw SimulationError.failed(at: Instant(clock.now), reason: trouble.message)
    }
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
