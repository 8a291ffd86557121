public import TimeZoneRules

/// Civil time as a machine keeps it: it can be set, it stands still for nobody, and one can sleep until it shows an
/// instant. Everything that the scheduler knows of time comes through here.
public protocol WallClock: Sendable {
    var now: Timestamp { get }

    /// Time that only ever goes forward, at a second per second, whatever happens to `now`: for how long something took
    /// and how long it may take. Its origin means nothing.
    var uptime: Duration { get }

    /// A sleeper's own place at the clock.
    func makeAlarm() throws -> any WallClockAlarm

    /// Work has begun; a clock that is not the machine's stands still until as many works have ended.
    func workBegan()
    func workEnded()
}

extension WallClock {
    public func workBegan() {}
    public func workEnded() {}
}

/// What one sleeper waits at. Only one task at a time sleeps at it.
public protocol WallClockAlarm: Sendable {
    /// Returns when the clock shows `instant` or later, when the clock was set, after `wake()`, or when the task is
    /// cancelled; it may return for no reason too. Nil sleeps until one of the others.
    ///
    /// A `wake()` between two sleeps is not lost: it ends the next one at once.
    func sleep(until instant: Timestamp?) async
    /// Ends the sleep, or the next one.
    func wake()
    /// Gives back what the alarm holds. It sleeps no more.
    func close()
}
