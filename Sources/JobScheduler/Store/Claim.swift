public import TimeZoneRules

/// What a scheduler can take on.
public struct ClaimDemand: Sendable {
    /// The jobs of one kind, and how many of them.
    public struct Share: Sendable, Hashable {
        public var kind: JobKind
        /// The newest version of the arguments that the handler knows; jobs with a newer one wait.
        public var argumentsVersion: Int
        public var limit: Int

        public init(kind: JobKind, argumentsVersion: Int = 1, limit: Int) {
            self.kind = kind
            self.argumentsVersion = argumentsVersion
            self.limit = limit
        }
    }

    public var holder: LeaseHolder
    public var leaseUntil: Timestamp
    public var now: Timestamp
    /// Only kinds that have a handler and room.
    public var shares: [Share]
    /// Room by owner; an owner that is not named has room without end.
    public var ownerLimits: [String: Int]
    /// Room in all.
    public var limit: Int

    public init(
        holder: LeaseHolder,
        leaseUntil: Timestamp,
        now: Timestamp,
        shares: [Share],
        ownerLimits: [String: Int] = [:],
        limit: Int
    ) {
        self.holder = holder
        self.leaseUntil = leaseUntil
        self.now = now
        self.shares = shares
        self.ownerLimits = ownerLimits
        self.limit = limit
    }
}

/// One start of a scheduler: it names the holder of its leases. A later start has another, so that what an earlier one
/// held is known to be abandoned.
public struct LeaseHolder: Hashable, Sendable {
    public var nonce: String

    public init(nonce: String) { self.nonce = nonce }

    /// A new one, of 128 random bits.
    public static func random() -> LeaseHolder {
        var generator = SystemRandomNumberGenerator()
        return LeaseHolder(
            nonce: JobID(milliseconds: .random(in: 0..<1 << 48, using: &generator), using: &generator).text
        )
    }
}

/// A job that now runs, and its run; `run.id` is the fencing token that its end has to show.
public struct ClaimedJob: Sendable, Hashable {
    public var job: Job
    public var run: Run

    public init(job: Job, run: Run) {
        self.job = job
        self.run = run
    }
}

/// What a claim brought.
public struct ClaimResult: Sendable {
    public var claimed: [ClaimedJob]
    /// Rows that the claim wrote about instants that got no run.
    public var passed: [Run]
    /// Jobs that changed without being claimed: nothing of what they missed is run.
    public var moved: [Job]
    /// The earliest instant at which there is more to claim with the room that is left; nil when there is none. Not
    /// after `now` when this claim was cut short.
    public var nextDue: Timestamp?

    public init(claimed: [ClaimedJob] = [], passed: [Run] = [], moved: [Job] = [], nextDue: Timestamp? = nil) {
        self.claimed = claimed
        self.passed = passed
        self.moved = moved
        self.nextDue = nextDue
    }
}
