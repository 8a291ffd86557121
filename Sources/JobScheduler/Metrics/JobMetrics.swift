import TimeZoneRules

/// What a scheduler has counted since it was made. Its scheduler alone writes it, a few additions for each run: by kind
/// there is one look-up and, but for the first run of a kind, no allocation.
public struct JobMetrics: Sendable {
    /// What was counted of one kind of jobs.
    public struct Kind: Hashable, Sendable {
        /// Attempts that began.
        public fileprivate(set) var starts = 0
        /// Those of them that were not the first at their occurrence.
        public fileprivate(set) var retries = 0
        /// Instants that got no run of their own: rows of the history.
        public fileprivate(set) var passed = 0
        /// How long after the instant that it was due at an attempt began: a retry after its own instant. In seconds;
        /// runs by hand are not in it.
        public fileprivate(set) var lateness = Distribution(bounds: JobMetrics.latenessBounds)
        /// How long attempts took by the wall clock, in seconds; without those that ended with their process.
        public fileprivate(set) var duration = Distribution(bounds: JobMetrics.durationBounds)
        private var ends = [Int](repeating: 0, count: RunOutcome.allCases.count)

        public init() {}

        /// Attempts that ended so. One that the handler put off is `skipped`.
        public func ended(_ outcome: RunOutcome) -> Int { ends[outcome.index] }

        fileprivate mutating func end(_ outcome: RunOutcome) { ends[outcome.index] += 1 }
    }

    public private(set) var kinds: [JobKind: Kind] = [:]
    /// How often the store was asked for what is due, and how many jobs it gave.
    public private(set) var claims = 0
    public private(set) var claimedJobs = 0
    /// How often the store refused what the scheduler itself asked of it.
    public private(set) var storeRefusals = 0

    /// Upper ends of buckets, in seconds.
    public static let latenessBounds: [Double] = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60, 300, 3600, 86_400]
    public static let durationBounds: [Double] = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600]

    mutating func claimed(_ result: ClaimResult) {
        claims += 1
        claimedJobs += result.claimed.count
        for run in result.passed { ended(run) }
    }

    mutating func began(_ claimed: ClaimedJob) {
        // What was asked for when its time had passed is late from then on.
        let lateness = claimed.due.map { claimed.run.startedAt - max($0, claimed.job.createdAt) }
        let isRetry = claimed.run.attempt > 1
        count(claimed.job.kind) { kind in
            kind.starts += 1
            if isRetry { kind.retries += 1 }
            if let lateness { kind.lateness.add(lateness) }
        }
    }

    /// A row of the history got its end, or was written as one.
    mutating func ended(_ run: Run) {
        count(run.kind) { kind in
            guard run.attempt > 0 else {
                kind.passed += 1
                return
            }
            kind.end(run.outcome)
            if run.outcome != .crashed, let finishedAt = run.finishedAt {
                kind.duration.add(finishedAt - run.startedAt)
            }
        }
    }

    mutating func storeRefused() { storeRefusals += 1 }

    private mutating func count(_ kind: JobKind, _ body: (inout Kind) -> Void) {
        body(&kinds[kind, default: Kind()])
    }
}

extension RunOutcome {
    /// Its place among all cases.
    fileprivate var index: Int {
        switch self {
        case .running: 0
        case .succeeded: 1
        case .failed: 2
        case .timedOut: 3
        case .crashed: 4
        case .skipped: 5
        case .cancelled: 6
        }
    }
}
