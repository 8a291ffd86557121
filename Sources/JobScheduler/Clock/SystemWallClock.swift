import Glibc
public import TimeZoneRules

/// The machine's clock: CLOCK_REALTIME for instants, CLOCK_MONOTONIC for spans (it does not count a suspended machine's
/// time, in which nothing works either).
public struct SystemWallClock: WallClock {
    public init() {}

    public var now: Timestamp {
        let time = Self.read(CLOCK_REALTIME)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public var uptime: Duration {
        let time = Self.read(CLOCK_MONOTONIC)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    public func makeAlarm() throws(SystemClockError) -> any WallClockAlarm { try SystemAlarm() }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        // Cannot fail: both clocks exist on every Linux, and the address is ours.
        clock_gettime(clock, &time)
        return time
    }
}

/// A system call for the clock failed; only for want of descriptors or memory.
public struct SystemClockError: Error, Hashable, Sendable, CustomStringConvertible {
    public var call: String
    public var errno: Int32

    public var description: String { "\(call): \(String(cString: strerror(errno)))" }
}
