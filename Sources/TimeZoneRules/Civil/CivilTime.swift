/// A time of day without a zone, to the microsecond. There is no second 60.
public struct CivilTime: Hashable, Sendable, Codable {
    /// From 0 to 86,399,999,999.
    public let microsecondOfDay: Int64

    /// Nil unless the hour is 0 to 23, minute and second 0 to 59 and the microsecond 0 to 999,999.
    public init?(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) {
        guard 0..<24 ~= hour, 0..<60 ~= minute, 0..<60 ~= second, 0..<1_000_000 ~= microsecond else { return nil }
        microsecondOfDay = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond)
    }

    package init(uncheckedMicrosecondOfDay microseconds: Int64) {
        microsecondOfDay = microseconds
    }

    public static let midnight = CivilTime(uncheckedMicrosecondOfDay: 0)

    static let microsecondsPerDay: Int64 = 86_400_000_000

    public var hour: Int { Int(microsecondOfDay / 3_600_000_000) }
    public var minute: Int { Int(microsecondOfDay / 60_000_000 % 60) }
    public var second: Int { Int(microsecondOfDay / 1_000_000 % 60) }
    public var microsecond: Int { Int(microsecondOfDay % 1_000_000) }
}

extension CivilTime: Comparable {
    public static func < (left: CivilTime, right: CivilTime) -> Bool {
        left.microsecondOfDay < right.microsecondOfDay
    }
}

/// `09:30:00`, with six decimals when the second is not whole.
extension CivilTime: CustomStringConvertible {
    public var description: String {
        let fraction = microsecond == 0 ? "" : "." + microsecond.padded(to: 6)
        return hour.padded(to: 2) + ":" + minute.padded(to: 2) + ":" + second.padded(to: 2) + fraction
    }
}
