public import TimeZoneRules

/// Where jobs and their history are kept.
///
/// Each method is one transaction: all of it happens, or nothing. What changes is decided by the values of this library
/// (`Job.start`, `Job.end` …); a store finds, locks and keeps. `JobError` is thrown for what the caller did wrong;
/// everything else means that the store itself has trouble, and the call may be repeated.
///
/// No method stops half-way because its task is cancelled: what must be recorded during a shutdown is.
public protocol JobStore: Sendable {
    /// Adds jobs, as each one's unique key allows.
    func enqueue(_ requests: [JobRequest], now: Timestamp) async throws -> [Enqueued]

    /// Ends runs, then takes what is due, the highest priority first, then the earliest: one transaction for what a
    /// turn of the scheduler's loop brings.
    ///
    /// - Parameters:
    ///   - ends: Each fails by itself, having changed nothing: see `RunEndError`.
    ///   - demand: Nil takes nothing.
    func exchange(_ ends: [RunEnd], for demand: ClaimDemand?, holder: LeaseHolder) async throws -> JobExchange

    /// Takes one job out of turn. Throws `JobError.busy` when it runs.
    func claim(_ job: JobID, holder: LeaseHolder, leaseUntil: Timestamp, now: Timestamp) async throws -> ClaimedJob

    /// Prolongs every lease of `holder`.
    func renewLeases(of holder: LeaseHolder, until: Timestamp) async throws

    /// Ends the runs of all other holders as crashed. To be called when nobody else can be at work on this store.
    func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) async throws -> [JobChange]

    /// Throws `JobError.notFound` or `.notAllowed`.
    func perform(_ command: JobCommand, on job: JobID, now: Timestamp) async throws -> JobChange

    /// Cancels the job that holds the key; nil when none does.
    func cancel(owner: String, uniqueKey: String, now: Timestamp) async throws -> JobChange?

    /// Computes anew what was computed with other data of time zones than the present one, and keeps which that is.
    ///
    /// - Returns: the jobs whose next instant is another one now.
    func followZones(now: Timestamp) async throws -> [ZoneShift]

    func job(_ id: JobID) async throws -> Job?
    func jobs(_ query: JobQuery) async throws -> JobPage
    func run(_ id: Int64) async throws -> Run?
    func runs(_ query: RunQuery) async throws -> RunPage
    func countsByState() async throws -> [JobState: Int]

    /// Deletes a batch of ended history; returns true when there is more to delete.
    func prune(_ rule: PruningRule) async throws -> Bool

    /// Calls back, on any thread and quickly, after jobs became due earlier by other ways than the methods above: an
    /// enqueue inside somebody's transaction.
    func whenChanged(_ callback: @escaping @Sendable () -> Void)
}

extension JobStore {
    /// Takes what is due.
    public func claim(_ demand: ClaimDemand) async throws -> ClaimResult {
        try await exchange([], for: demand, holder: demand.holder).claim
    }

    /// Ends one run; throws `RunEndError`.
    public func end(_ end: RunEnd, holder: LeaseHolder) async throws -> JobChange {
        guard let ended = try await exchange([end], for: nil, holder: holder).ended.first else {
            preconditionFailure("one end has one answer")
        }
        return try ended.get()
    }
}

/// What an exchange brought.
public struct JobExchange: Sendable {
    /// For each end that was handed in, in their order.
    public var ended: [Result<JobChange, RunEndError>]
    public var claim: ClaimResult

    public init(ended: [Result<JobChange, RunEndError>], claim: ClaimResult) {
        self.ended = ended
        self.claim = claim
    }
}

/// A job whose next instant moved with its zone's data.
public struct ZoneShift: Sendable, Hashable {
    public var job: Job
    public var before: Timestamp

    public init(job: Job, before: Timestamp) {
        self.job = job
        self.before = before
    }
}

/// What history to give up.
public struct PruningRule: Sendable, Hashable {
    /// Runs that ended, and jobs that came to their end, before this instant go.
    public var before: Timestamp?
    /// Beyond this many runs in all, the oldest ended ones go. One always stays.
    public var keeping: Int?
    /// How much one call deletes.
    public var batch: Int

    public init(before: Timestamp? = nil, keeping: Int? = nil, batch: Int = 500) {
        self.before = before
        self.keeping = keeping
        self.batch = max(1, batch)
    }
}
