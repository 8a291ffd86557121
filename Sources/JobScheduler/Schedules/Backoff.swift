public import TimeZoneRules

/// How long to wait before an attempt is repeated: exponential, capped, spread by a hash of the job and not by chance,
/// so that the same failure waits equally long every time.
public struct Backoff: Hashable, Sendable {
    /// The wait after the first attempt.
    public var first: Duration
    /// What each further wait is multiplied with; at least 1.
    public var factor: Double
    /// No wait is longer, jitter included.
    public var cap: Duration
    /// How much of a wait may be taken away by the hash, 0...1.
    public var jitter: Double

    public init(
        first: Duration = .seconds(10),
        factor: Double = 2,
        cap: Duration = .seconds(3600),
        jitter: Double = 0.2
    ) {
        self.first = first
        self.factor = max(1, factor)
        self.cap = cap
        self.jitter = min(max(0, jitter), 1)
    }

    /// 10 s, 20 s, 40 s … up to an hour, each up to a fifth shorter.
    public static let standard = Backoff()

    /// When to try again what failed at `now`, after as many attempts as the job has had.
    public func retry(of job: Job, at now: Timestamp) -> Timestamp {
        now + delay(of: job)
    }

    func delay(of job: Job) -> Duration {
        var hash = StableHash()
        hash.combine(job.owner)
        hash.combine(job.name)
        // Not the id, which is by chance: a simulation is to be the same twice.
        hash.combine(job.uniqueKey ?? "")
        hash.combine(job.arguments)
        hash.combine(job.lifecycle.occurrence.microseconds)
        hash.combine(Int64(job.attempt))
        return delay(afterAttempt: job.attempt, spread: hash.fraction)
    }

    /// - Parameter spread: where in the jitter's range the wait lies, 0..<1.
    func delay(afterAttempt attempt: Int, spread: Double) -> Duration {
        let limit = Double(cap.wholeMicroseconds)
        var wait = Double(first.wholeMicroseconds)
        var left = max(0, attempt - 1)
        while left > 0, wait < limit, factor > 1 {
            wait *= factor
            left -= 1
        }
        wait = min(wait, limit)
        return .microseconds(Int64(wait - wait * jitter * spread))
    }
}
