/// A job as it is asked for.
///
/// ```swift
/// let request = JobRequest(
///     owner: "core", name: "prune", schedule: .calendar(try CalendarExpression(parsing: "daily"), in: .utc),
///     uniqueKey: UniqueKey("prune", onConflict: .replace))
/// try await scheduler.enqueue(request)
/// ```
public struct JobRequest: Sendable {
    public var owner: String
    public var name: String
    public var schedule: Schedule
    /// JSON text in UTF-8, normally an object. Kept and handed over byte for byte.
    public var arguments: [UInt8]
    /// Of the arguments' meaning. Only a handler that knows it is given the job; at least 1.
    public var argumentsVersion: Int
    public var uniqueKey: UniqueKey?
    /// How often an occurrence is tried before it is given up; at least 1.
    public var maxAttempts: Int
    public var priority: JobPriority
    /// What becomes of instants that passed while the job could not run. Only for recurring schedules.
    public var catchUp: CatchUp
    /// The job is due later than its instants by a span of its own below this one, which is always the same: many jobs
    /// on one schedule do not all begin at once.
    public var jitter: Duration
    /// What the instant hangs on; only for a single one.
    public var anchor: JobAnchor?

    public init(
        owner: String,
        name: String,
        schedule: Schedule,
        arguments: [UInt8] = Array("{}".utf8),
        argumentsVersion: Int = 1,
        uniqueKey: UniqueKey? = nil,
        maxAttempts: Int = 5,
        priority: JobPriority = .normal,
        catchUp: CatchUp = .once,
        jitter: Duration = .zero,
        anchor: JobAnchor? = nil
    ) {
        self.owner = owner
        self.name = name
        self.schedule = schedule
        self.arguments = arguments
        self.argumentsVersion = max(1, argumentsVersion)
        self.uniqueKey = uniqueKey
        self.maxAttempts = maxAttempts
        self.priority = priority
        self.catchUp = catchUp
        self.jitter = max(.zero, jitter)
        self.anchor = anchor
    }

    public var kind: JobKind { JobKind(owner: owner, name: name) }
}

/// What became of a request.
public enum Enqueued: Sendable, Hashable {
    case inserted(Job)
    /// The key was held, and the request said to keep what is there.
    case kept(Job)
    case replaced(Job)

    public var job: Job {
        switch self {
        case .inserted(let job), .kept(let job), .replaced(let job): job
        }
    }
}
