import Synchronization
public import TherapyKit

/// The jobs that a plugin planned, run when the test says so.
public final class RecordedJobs: JobPlanner {
    /// A job that waits.
    public struct PlannedJob: Hashable, Sendable {
        public let name: String
        public let key: String
        public let instant: Instant
        public let arguments: JSONObject
    }

    private let waiting = Mutex<[String: PlannedJob]>([:])

    public init() {}

    /// The jobs that wait, the next first.
    public var planned: [PlannedJob] {
        waiting.withLock { $0.values.sorted { ($0.instant, $0.key) < ($1.instant, $1.key) } }
    }

    public func schedule(
        _ name: String,
        at instant: Instant,
        key: String,
        arguments: JSONObject
    ) async throws(PracticeError) {
        waiting.withLock { $0[key] = PlannedJob(name: name, key: key, instant: instant, arguments: arguments) }
    }

    public func cancel(key: String) async throws(PracticeError) {
        waiting.withLock { $0[key] = nil }
    }

    /// Takes the next job that is due, if one is.
    func takeDue(at now: Instant) -> PlannedJob? {
        guard let next = planned.first, next.instant <= now else { return nil }
        return waiting.withLock { $0.removeValue(forKey: next.key) }
    }

    func putBack(_ job: PlannedJob, at instant: Instant) {
        waiting.withLock {
            $0[job.key] = PlannedJob(name: job.name, key: job.key, instant: instant, arguments: job.arguments)
        }
    }
}
