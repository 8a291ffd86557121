/// The limits of a scheduler.
public struct JobSchedulerConfiguration: Sendable {
    /// How many jobs run at once, in all and of one owner.
    public var concurrency: Int
    public var concurrencyPerOwner: Int
    /// How many jobs one transaction claims.
    public var claimBatch: Int
    /// How long a claim holds without being renewed; it is renewed at half of it.
    public var lease: Duration
    /// How long a cancelled handler has to end before it counts as stuck, and its slot is given back.
    public var patience: Duration
    /// A kind with so many stuck handlers gets no new ones until one of them ends.
    public var stuckPerKind: Int
    /// At shutdown: how long handlers may go on, and then how long they may take to notice that they are cancelled.
    public var grace: Duration
    public var cancellationGrace: Duration
    /// The waits for jobs under which the process died.
    public var afterCrash: Backoff
    /// The waits while the store has trouble.
    public var storeRetry: Backoff
    /// Awaited each time before jobs are claimed, and nothing is claimed meanwhile. With one job at a time, everything
    /// that an ended run has led to can so be seen to before the next one begins.
    public var beforeClaim: (@Sendable () async -> Void)?

    public init(
        concurrency: Int = 16,
        concurrencyPerOwner: Int = 8,
        claimBatch: Int = 64,
        lease: Duration = .seconds(60),
        patience: Duration = .seconds(10),
        stuckPerKind: Int = 3,
        grace: Duration = .seconds(10),
        cancellationGrace: Duration = .seconds(1),
        afterCrash: Backoff = Backoff(first: .seconds(1), cap: .seconds(600)),
        storeRetry: Backoff = Backoff(first: .milliseconds(200), cap: .seconds(30), jitter: 0),
        beforeClaim: (@Sendable () async -> Void)? = nil
    ) {
        self.concurrency = max(1, concurrency)
        self.concurrencyPerOwner = max(1, concurrencyPerOwner)
        self.claimBatch = max(1, claimBatch)
        self.lease = lease
        self.patience = patience
        self.stuckPerKind = max(1, stuckPerKind)
        self.grace = grace
        self.cancellationGrace = cancellationGrace
        self.afterCrash = afterCrash
        self.storeRetry = storeRetry
        self.beforeClaim = beforeClaim
    }
}
