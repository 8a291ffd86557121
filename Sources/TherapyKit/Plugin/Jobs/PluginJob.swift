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
