package import JobScheduler
package import PluginHost
package import Practice
import Synchronization
package import TherapyKit
import TimeZoneRules

/// Looks ahead: says what the daemon would do by a date.
///
/// Each simulation has a copy of the database, which nobody else can open, the same plugins with the same settings, and
/// a clock of its own. Nothing leaves it but its report.
package final class Simulator: Sendable {
    package struct Limits: Sendable {
        /// How far ahead the date may lie.
        package var horizon = Duration.seconds(400 * 86_400)
        /// After so many runs it stops.
        package var runs = 1_000_000
        /// How many effects are reported at once.
        package var effects = 1000

        package init() {}
    }

    /// Gives the scheduler of a copy the jobs that are no plugin's.
    package typealias OwnJobs = @Sendable (JobScheduler, Practice) async -> Void

    private let practice: Practice
    private let scheduler: JobScheduler
    private let host: PluginHost
    private let limits: Limits
    private let ownJobs: OwnJobs
    private let isTaken = Mutex(false)

    /// - Parameters:
    ///   - practice: whose data are copied; the keys of its private notes stay out of the simulation.
    ///   - scheduler: by whose clock it begins.
    ///   - host: whose plugins take part.
    package init(
        practice: Practice,
        scheduler: JobScheduler,
        host: PluginHost,
        limits: Limits = Limits(),
        ownJobs: @escaping OwnJobs = { _, _ in }
    ) {
        self.practice = practice
        self.scheduler = scheduler
        self.host = host
        self.limits = limits
        self.ownJobs = ownJobs
    }

    /// Simulates what happens from now up to a date, that instant included. One at a time, and behind everything else
    /// that the daemon does.
    ///
    /// - Parameter report: told of each run when it has ended; the simulation waits for it.
    /// - Throws: ``SimulationError``, what `report` throws, or `CancellationError`, at once: what was begun is then
    ///   ended and removed by itself.
    package func run(
        until: Instant,
        report: @escaping @Sendable (SimulatedRun) async throws -> Void
    ) async throws -> SimulationEnd {
        let now = scheduler.clock.now
        guard (now...now + limits.horizon).contains(Timestamp(until)) else { throw SimulationError.outOfRange }
        let isFree = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        guard isFree else { throw SimulationError.busy }

        // Not by the task's value: whoever waits for that lends the task their own priority.
        let (results, continuation) = AsyncStream.makeStream(of: Result<SimulationEnd, any Error>.self)
        let task = Task(priority: .utility) {
            let result = await Result { () async throws in
                try await simulate(from: now, until: until, report: report)
            }
            // First, so that whoever has the result finds the place free.
            isTaken.withLock { $0 = false }
            continuation.yield(result)
        }
        return try await withTaskCancellationHandler {
            for await result in results { return try result.get() }
            throw CancellationError()
        } onCancel: {
            task.cancel()
        }
    }

    private func simulate(
        from now: Timestamp,
        until: Instant,
        report: @escaping @Sendable (SimulatedRun) async throws -> Void
    ) async throws -> SimulationEnd {
        let simulation = try await Simulation(
            of: practice,
            plugins: host.registrations,
            lanes: host.lanes,
            localZone: host.localZone,
            at: now,
            limits: limits,
            report: report
        )
        return try await simulation.run(until: Timestamp(until), ownJobs: ownJobs)
    }
}
