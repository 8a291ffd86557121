import Synchronization

/// How many lines a plugin may log: some at once, and after that so many a second.
final class LogThrottle: Sendable {
    private struct State {
        var tokens: Double
        var refilledAt: ContinuousClock.Instant
        var lines: UInt64 = 0
        var dropped: UInt64 = 0
        /// Dropped since the last line that was let through.
        var droppedInARow: UInt64 = 0
    }

    enum Verdict: Equatable {
        /// The line may pass; so many before it did not.
        case pass(afterDropping: UInt64)
        case drop
    }

    private let burst: Double
    private let perSecond: Double
    private let state: Mutex<State>

    init(burst: Int = 200, perSecond: Int = 20) {
        self.burst = Double(burst)
        self.perSecond = Double(perSecond)
        state = Mutex(State(tokens: Double(burst), refilledAt: .now))
    }

    var lines: UInt64 { state.withLock { $0.lines } }
    var dropped: UInt64 { state.withLock { $0.dropped } }

    func take(now: ContinuousClock.Instant = .now) -> Verdict {
        state.withLock { state in
            state.tokens = min(burst, state.tokens + (now - state.refilledAt) / .seconds(1) * perSecond)
            state.refilledAt = now
            state.lines += 1
            guard state.tokens >= 1 else {
                state.dropped += 1
                state.droppedInARow += 1
                return .drop
            }
            state.tokens -= 1
            defer { state.droppedInARow = 0 }
            return .pass(afterDropping: state.droppedInARow)
        }
    }
}
