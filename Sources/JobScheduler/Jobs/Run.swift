public import TimeZoneRules

/// One row of a job's history: an attempt, or an instant that was passed over and why.
public struct Run: Hashable, Sendable, Identifiable {
    /// Rises with every run of the store and is never used twice; it is the fencing token of the attempt.
    public var id: Int64
    public var job: JobID
    public var owner: String
    public var name: String
    /// Counts from 1 within one occurrence; 0 for an instant that was passed over.
    public var attempt: Int
    /// The instant of the schedule that this run stands for.
    public var scheduledFor: Timestamp
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    public var outcome: RunOutcome
    /// The error of a failed attempt, or the reason why there was none.
    public var error: String?

    public init(
        id: Int64,
        job: JobID,
        owner: String,
        name: String,
        attempt: Int,
        scheduledFor: Timestamp,
        startedAt: Timestamp,
        finishedAt: Timestamp?,
        outcome: RunOutcome,
        error: String?
    ) {
        self.id = id
        self.job = job
        self.owner = owner
        self.name = name
        self.attempt = attempt
        self.scheduledFor = scheduledFor
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.error = error
    }

    public var kind: JobKind { JobKind(owner: owner, name: name) }
}

/// How a run ended, or that it has not.
public enum RunOutcome: String, Sendable, Codable, CaseIterable {
    case running
    case succeeded
    case failed
    case timedOut = "timed_out"
    /// The process ended while it ran.
    case crashed
    /// Passed over: coalesced into a later instant, missed, or put off by the handler. `Run.error` says which.
    case skipped
    /// Its job was cancelled, or the scheduler was shut down before it ended.
    case cancelled
}
