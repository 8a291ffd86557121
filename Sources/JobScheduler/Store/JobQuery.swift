public import TimeZoneRules

/// Which jobs to list, in the order in which they were enqueued.
public struct JobQuery: Sendable, Hashable {
    public var owner: String?
    /// Nil for every state.
    public var states: Set<JobState>?
    /// 1...1000.
    public var limit: Int
    /// `JobPage.next` of the page before.
    public var after: JobID?

    public init(owner: String? = nil, states: Set<JobState>? = nil, limit: Int = 100, after: JobID? = nil) {
        self.owner = owner
        self.states = states
        self.limit = min(max(1, limit), 1000)
        self.after = after
    }
}

public struct JobPage: Sendable, Hashable {
    public var jobs: [Job]
    /// Where the next page begins; nil on the last one.
    public var next: JobID?

    public init(jobs: [Job], next: JobID?) {
        self.jobs = jobs
        self.next = next
    }
}

/// Which runs to list, by their id.
public struct RunQuery: Sendable, Hashable {
    public enum Order: Sendable, Hashable { case oldestFirst, newestFirst }

    public var job: JobID?
    public var owner: String?
    /// Nil for every outcome.
    public var outcomes: Set<RunOutcome>?
    /// Only runs that started then or later.
    public var from: Timestamp?
    public var order: Order
    /// 1...1000.
    public var limit: Int
    /// `RunPage.next` of the page before.
    public var after: Int64?

    public init(
        job: JobID? = nil,
        owner: String? = nil,
        outcomes: Set<RunOutcome>? = nil,
        from: Timestamp? = nil,
        order: Order = .oldestFirst,
        limit: Int = 100,
        after: Int64? = nil
    ) {
        self.job = job
        self.owner = owner
        self.outcomes = outcomes
        self.from = from
        self.order = order
        self.limit = min(max(1, limit), 1000)
        self.after = after
    }
}

public struct RunPage: Sendable, Hashable {
    public var runs: [Run]
    /// Where the next page begins; nil on the last one.
    public var next: Int64?

    public init(runs: [Run], next: Int64?) {
        self.runs = runs
        self.next = next
    }
}
