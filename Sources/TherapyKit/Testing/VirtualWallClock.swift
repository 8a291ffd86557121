import Synchronization
public import TherapyKit

/// A clock that stands still until it is told to move.
public final class VirtualWallClock: WallClock {
    private let instant: Mutex<Instant>

    public init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    public var now: Instant {
        instant.withLock { $0 }
    }

    public func advance(by duration: Duration) {
        instant.withLock { $0 = $0 + duration }
    }

    public func set(to newValue: Instant) {
        instant.withLock { $0 = newValue }
    }
}
