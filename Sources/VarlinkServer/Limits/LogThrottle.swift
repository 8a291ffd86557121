/// Lets through a burst of log lines and then one per interval, so that a misbehaving peer cannot fill the journal.
struct LogThrottle: Sendable {
    private let burst: Int
    private let interval: Duration
    private var tokens: Int
    private var refilled: ContinuousClock.Instant
    private var suppressed = 0

    init(burst: Int = 20, interval: Duration = .seconds(5), now: ContinuousClock.Instant) {
        self.burst = burst
        self.interval = interval
        tokens = burst
        refilled = now
    }

    /// Whether a line may be written now: nil if not, otherwise how many were left out since the last one.
    mutating func admit(at now: ContinuousClock.Instant) -> Int? {
        let earned = Int((now - refilled) / interval)
        if earned > 0 {
            tokens = min(burst, tokens + earned)
            refilled += interval * earned
        }
        guard tokens > 0 else {
            suppressed += 1
            return nil
        }
        tokens -= 1
        defer { suppressed = 0 }
        return suppressed
    }
}
