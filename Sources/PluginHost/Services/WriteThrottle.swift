import Synchronization

/// How fast a plugin may write to the practice: a burst at once, and after that at a steady pace. What is too fast waits;
/// nothing is refused, and nobody else waits with it.
final class WriteThrottle: Sendable {
    private let burst: Duration
    private let perWrite: Duration
    /// When everything that was let through would have been written at the steady pace.
    private let horizon: Mutex<ContinuousClock.Instant>

    /// - Parameters:
    ///   - burst: how many writes may come at once.
    ///   - perSecond: the pace.
    init(burst: Int = 5000, perSecond: Int = 500) {
        perWrite = .seconds(1) / perSecond
        self.burst = perWrite * burst
        horizon = Mutex(.now)
    }

    /// How long so many writes have to wait; they count as done then.
    func reserve(_ count: Int, now: ContinuousClock.Instant = .now) -> Duration {
        horizon.withLock { horizon in
            horizon = max(horizon, now) + perWrite * count
            return max(.zero, horizon - now - burst)
        }
    }

    /// Waits as long as it takes.
    /// - Throws: `CancellationError`.
    func wait(for count: Int) async throws {
        let delay = reserve(count)
        if delay > .zero { try await Task.sleep(for: delay) }
    }
}
