/// A job as it is asked for.
///
/// ```swift
/// let request = JobRequest(
///     owner: "core", name: "prune", schedule: .calendar(try CalendarExpression(parsing: "daily"), in: .utc),
///     uniqueKey: UniqueKey("prune", onConflict: .replace))
/// try await scheduler.enqueue(request)
/// ```
public struct JobRequest: Sendable {
    /// Nil lets the store make one.
    public var id: JobID?
    public var owner: String
    public var name: String
    public var schedule: Schedule
    /// JSON text in UTF-8, normally an object. Kept and handed over byte for byte.
    public var arguments: [UInt8]
    public var uniqueKey: UniqueKey?
    /// How often an occurrence is tried before it is given up; at least 1.
    public var maxAttempts: Int
    public var priority: JobPriority
    /// What becomes of instants that passed while the job could not run. Only for recurring schedules.
    public var catchUp: CatchUp

    public init(
        id: JobID? = nil,
        owner: String,
        name: String,
        schedule: Schedule,
        arguments: [UInt8] = Array("{}".utf8),
        uniqueKey: UniqueKey? = nil,
        maxAttempts: Int = 5,
        priority: JobPriority = .normal,
        catchUp: CatchUp = .once
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.schedule = schedule
        self.arguments = arguments
        self.uniqueKey = uniqueKey
        self.maxAttempts = maxAttempts
        self.priority = priority
        self.catchUp = catchUp
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
