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
    /// Writes that are committed with the end, or not at all.
    public var committing: (@Sendable (any JobTransaction) throws -> Void)?

    public init(
        job: JobID,
        run: Int64,
        ending: RunEnding,
        outcome: RunOutcome,
        error: String? = nil,
        at: Timestamp,
        committing: (@Sendable (any JobTransaction) throws -> Void)? = nil
    ) {
        self.job = job
        self.run = run
        self.ending = ending
        self.outcome = outcome
        self.error = error
        self.at = at
        self.committing = committing
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
