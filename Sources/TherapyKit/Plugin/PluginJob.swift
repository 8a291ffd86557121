/// A job as the manifest declares it.
public struct JobDeclaration: Hashable, Sendable {
    /// Lower-case words joined by `-`.
    public let name: String
    /// One line for lists.
    public let summary: String
    /// After so long the job's task is cancelled and the attempt counts as timed out.
    public let timeout: Duration
    /// How often it is tried before it is given up and kept for an operator.
    public let maxAttempts: Int

    public init(name: String, summary: String, timeout: Duration = .seconds(60), maxAttempts: Int = 10) {
        self.name = name
        self.summary = summary
        self.timeout = timeout
        self.maxAttempts = maxAttempts
    }
}

/// A job that is due.
public struct PluginJob: Hashable, Sendable {
    public let name: String
    public let arguments: JSONObject
    /// When it was to run: it may be later now.
    public let scheduledFor: Instant
    /// 1 on the first attempt.
    public let attempt: Int
    /// The same for every attempt at the same occurrence, for effects outside the database.
    public let idempotencyKey: String

    public init(name: String, arguments: JSONObject, scheduledFor: Instant, attempt: Int, idempotencyKey: String) {
        self.name = name
        self.arguments = arguments
        self.scheduledFor = scheduledFor
        self.attempt = attempt
        self.idempotencyKey = idempotencyKey
    }
}

/// How a run ended, when it did not throw.
public enum PluginJobOutcome: Hashable, Sendable {
    case completed
    /// Failed this time; counts as an attempt.
    case retry(after: Duration)
    /// Will never succeed.
    case discard(reason: String)
    /// Not yet; counts as no attempt.
    case snooze(until: Instant)
}

/// Schedules a plugin's own jobs. They survive the process, and run when it is back if they fell due meanwhile.
public protocol JobPlanner: Sendable {
    /// Schedules a job that the manifest declares for an instant.
    ///
    /// A key stands for at most one job that has not begun: scheduling it again moves that one.
    func schedule(_ name: String, at instant: Instant, key: String, arguments: JSONObject) async throws(PracticeError)

    /// Takes back the job that waits under the key, if there is one.
    func cancel(key: String) async throws(PracticeError)
}
