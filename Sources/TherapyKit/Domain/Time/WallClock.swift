/// Tells the time, so that tests can tell it differently.
public protocol WallClock: Sendable {
    var now: Instant { get }
}
