import Synchronization

/// Tells the last of a number of arrivals.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    /// True for the last one.
    func arrive() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
