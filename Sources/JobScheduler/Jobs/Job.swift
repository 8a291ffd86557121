public import TimeZoneRules

/// A job as the store keeps it.
public struct Job: Hashable, Sendable, Identifiable {
    public let id: JobID
    public var owner: String
    public var name: String
    public var schedule: Schedule
    /// JSON text in UTF-8.
    public var arguments: [UInt8]
    public var argumentsVersion: Int
    public var priority: JobPriority
    public var catchUp: CatchUp
    public var uniqueKey: String?
    /// See `JobRequest.jitter`.
    public var jitter: Duration
    public var anchor: JobAnchor?
    /// Its place in the state machine.
    public var lifecycle: JobLifecycle
    /// The run that works on it; nil unless it is running.
    public var currentRun: Int64?
    /// When its last attempt began, and how that ended.
    public var lastRun: Timestamp?
    public var lastOutcome: RunOutcome?
    /// What its last failure said; cleared by a success.
    public var lastError: String?
    public var createdAt: Timestamp

    public init(
        id: JobID,
        owner: String,
        name: String,
        schedule: Schedule,
        arguments: [UInt8],
        argumentsVersion: Int = 1,
        priority: JobPriority,
        catchUp: CatchUp,
        uniqueKey: String?,
        jitter: Duration = .zero,
        anchor: JobAnchor? = nil,
        lifecycle: JobLifecycle,
        currentRun: Int64? = nil,
        lastRun: Timestamp? = nil,
        lastOutcome: RunOutcome? = nil,
        lastError: String? = nil,
        createdAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.schedule = schedule
        self.arguments = arguments
        self.argumentsVersion = argumentsVersion
        self.priority = priority
        self.catchUp = catchUp
        self.uniqueKey = uniqueKey
        self.jitter = jitter
        self.anchor = anchor
        self.lifecycle = lifecycle
        self.currentRun = currentRun
        self.lastRun = lastRun
        self.lastOutcome = lastOutcome
        self.lastError = lastError
        self.createdAt = createdAt
    }

    public var kind: JobKind { JobKind(owner: owner, name: name) }
    public var state: JobState { lifecycle.phase.state }
    /// When it is next tried; nil while it runs and when nothing is left. A paused job's is the one that it was paused
    /// before.
    public var nextRun: Timestamp? { lifecycle.phase.nextRun }
    /// Attempts at the present occurrence, the one that runs included.
    public var attempt: Int { lifecycle.attempt }
    public var maxAttempts: Int { lifecycle.maxAttempts }
    /// The IANA name of the zone that a calendar schedule is read in.
    public var timeZone: String? { schedule.effectiveZone }

    /// Whether its unique key keeps others out (see `UniqueKey`).
    public var holdsKey: Bool {
        guard uniqueKey != nil else { return false }
        return switch state {
        case .scheduled, .running, .retrying, .paused: true
        case .discarded: schedule.isRecurring
        case .completed, .cancelled: false
        }
    }

    /// By how much it is due later than its instants: below `jitter`, by a hash of its key, or else of what it does. Not
    /// of its id, which is by chance.
    static func delay(of request: JobRequest) -> Duration {
        delay(
            within: request.jitter,
            kind: request.kind,
            uniqueKey: request.uniqueKey?.text,
            arguments: request.arguments
        )
    }

    /// The same for a job that is stored.
    public static func delay(
        within jitter: Duration,
        kind: JobKind,
        uniqueKey: String?,
        arguments: [UInt8]
    ) -> Duration {
        guard jitter > .zero else { return .zero }
        var hash = StableHash()
        hash.combine(kind.owner)
        if let uniqueKey {
            hash.combine(uniqueKey)
        } else {
            hash.combine(kind.name)
            hash.combine(arguments)
        }
        return .microseconds(Int64(Double(jitter.wholeMicroseconds) * hash.fraction))
    }
}
