/// A moment on the real-time clock: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// The unit is that of systemd's `usec_t`. The range is about 292,000 years either side of the epoch; arithmetic stops
/// at its ends instead of wrapping, so that "very late" stays late.
///
/// ```swift
/// let due = Timestamp(seconds: 1_774_746_000) + .seconds(90)
/// print(due)  // 2026-03-29T01:01:30Z
/// ```
public struct Timestamp: Hashable, Sendable {
    /// Microseconds since the Unix epoch; negative before it.
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Whole seconds since the Unix epoch. Seconds out of range give the nearest end of it.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    public static let unixEpoch = Timestamp(microseconds: 0)
    public static let distantPast = Timestamp(microseconds: .min)
    public static let distantFuture = Timestamp(microseconds: .max)

    /// The second this moment lies in, counted from the epoch and rounded towards the past.
    public var seconds: Int64 {
        microseconds.flooredQuotient(by: 1_000_000)
    }
}

extension Timestamp: Comparable {
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: InstantProtocol {
    /// The moment that lies `duration` later, or the nearest end of the range. What is finer than a microsecond is cut
    /// off towards zero.
    public func advanced(by duration: Duration) -> Timestamp {
        let (sum, overflow) = microseconds.addingReportingOverflow(duration.saturatingMicroseconds)
        guard overflow else { return Timestamp(microseconds: sum) }
        return microseconds < 0 ? .distantPast : .distantFuture
    }

    /// The time from this moment to `other`; exact over the whole range, negative when `other` is earlier.
    public func duration(to other: Timestamp) -> Duration {
        let (difference, overflow) = other.microseconds.subtractingReportingOverflow(microseconds)
        guard overflow else { return .microseconds(difference) }
        return Duration.microseconds(other.microseconds) - Duration.microseconds(microseconds)
    }

    public static func + (timestamp: Timestamp, duration: Duration) -> Timestamp {
        timestamp.advanced(by: duration)
    }

    public static func - (timestamp: Timestamp, duration: Duration) -> Timestamp {
        timestamp.advanced(by: .zero - duration)
    }

    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        earlier.duration(to: later)
    }

    public static func += (timestamp: inout Timestamp, duration: Duration) {
        timestamp = timestamp.advanced(by: duration)
    }

    public static func -= (timestamp: inout Timestamp, duration: Duration) {
        timestamp = timestamp.advanced(by: .zero - duration)
    }
}

/// One integer, the microseconds.
extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}

/// RFC 3339 in UTC, for example `2026-03-29T01:00:00Z`; six decimals when the second is not whole. Years outside
/// 0000 to 9999, which RFC 3339 does not have, are written with a sign.
extension Timestamp: CustomStringConvertible {
    public var description: String {
        "\(CivilDateTime(microsecondsSinceEpoch: microseconds))Z"
    }
}

extension Duration {
    /// Whole microseconds, cut off towards zero, or the nearest end of what 64 bits hold.
    fileprivate var saturatingMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }
}

extension FixedWidthInteger {
    /// The quotient rounded towards negative infinity. `divisor` is positive.
    package func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// What remains after `flooredQuotient(by:)`: never negative.
    package func flooredRemainder(by divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
