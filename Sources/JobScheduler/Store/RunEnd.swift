public import TimeZoneRules

/// The end of a run, as it is recorded.
public struct RunEnd: Sendable {
    public var job: JobID
    /// The fencing token: the run that the job is claimed by.
    public var run: Int64
    public var ending: RunEnding
    /// What the run's row says.
    public var outcome: RunOutcome
    public var error: String?
    public var at: Timestamp
    /// The job as it was claimed, if it is at hand: a store need not read it again unless it changed meanwhile.
    public var claimed: ClaimedJob?
    /// Writes that are committed with the end, or not at all.
    public var committing: (@Sendable (any JobTransaction) throws -> Void)?

    public init(
        job: JobID,
        run: Int64,
        ending: RunEnding,
        outcome: RunOutcome,
        error: String? = nil,
        at: Timestamp,
        claimed: ClaimedJob? = nil,
        committing: (@Sendable (any JobTransaction) throws -> Void)? = nil
    ) {
        self.job = job
        self.run = run
        self.ending = ending
        self.outcome = outcome
        self.error = error
        self.at = at
        self.claimed = claimed
        self.committing = committing
    }
}

/// Why the end of one run was not recorded, while others were.
public enum RunEndError: Error, Sendable, CustomStringConvertible {
    /// The run is not the holder's any more: its job was cancelled or taken over.
    case leaseLost
    /// Its own writes failed. The run goes on: it is to be ended otherwise.
    case commitFailed(any Error)

    public var description: String {
        switch self {
        case .leaseLost: "the run does not hold its job any more"
        case .commitFailed(let error): "committing: \(error)"
        }
    }
}

/// A job as it is after a change, and the rows of its history that the change made or ended.
public struct JobChange: Sendable, Hashable {
    public var job: Job
    public var runs: [Run]

    public init(job: Job, runs: [Run] = []) {
        self.job = job
        self.runs = runs
    }
}
