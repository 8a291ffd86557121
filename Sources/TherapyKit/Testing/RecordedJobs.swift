import Synchronization
public import TherapyKit

/// The jobs that a plugin planned, run when the test says so.
public final class RecordedJobs: JobPlanner {
    /// A job that waits.
    public struct PlannedJob: Hashable, Sendable {
        public let name: String
        public let key: String
        /// When it is run: later than ``scheduledFor`` after a failed attempt.
        public let instant: Instant
        public let scheduledFor: Instant
        public let arguments: JSONObject
        /// The number of the attempt that is next.
        public let attempt: Int
    }

    /// A job that was given up.
    public struct FailedJob: Hashable, Sendable {
        public let job: PlannedJob
        public let reason: String
    }

    private struct State {
        var waiting: [String: PlannedJob] = [:]
        var failed: [FailedJob] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// The jobs that wait, the next first.
    public var planned: [PlannedJob] {
        state.withLock { $0.waiting.values.sorted { ($0.instant, $0.key) < ($1.instant, $1.key) } }
    }

    /// The jobs that were given up, in the order in which they were.
    public var failed: [FailedJob] { state.withLock { $0.failed } }

    public func schedule(
        _ name: String,
        at instant: Instant,
        key: String,
        arguments: JSONObject
    ) async throws(PracticeError) {
        state.withLock { state in
            state.waiting[key] = PlannedJob(
                name: name,
                key: key,
                instant: instant,
                scheduledFor: instant,
                arguments: arguments,
                attempt: 1
            )
        }
    }

    public func cancel(key: String) async throws(PracticeError) {
        state.withLock { $0.waiting[key] = nil }
    }

    /// Takes the next job that is due, if one is.
    func takeDue(at now: Instant) -> PlannedJob? {
        guard let next = planned.first, next.instant <= now else { return nil }
        return state.withLock { $0.waiting.removeValue(forKey: next.key) }
    }

    /// Unless another has taken its key meanwhile.
    func putBack(_ job: PlannedJob, at instant: Instant, attempt: Int) {
        state.withLock { state in
            guard state.waiting[job.key] == nil else { return }
            state.waiting[job.key] = PlannedJob(
                name: job.name,
                key: job.key,
                instant: instant,
                scheduledFor: job.scheduledFor,
                arguments: job.arguments,
                attempt: attempt
            )
        }
    }

    func giveUp(_ job: PlannedJob, because reason: String) {
        state.withLock { $0.failed.append(FailedJob(job: job, reason: reason)) }
    }
}
