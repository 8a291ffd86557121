/// Local times of the time zones that the system knows, from the same data that the daemon's schedules use.
public protocol TimeZoneProvider: Sendable {
    /// The practice's own zone, by its IANA name.
    var local: String { get }

    /// What clocks in a zone show at an instant; `nil` when the system knows no such zone.
    func localTime(at instant: Instant, in zone: String) -> ZonedTime?

    /// When clocks in a zone show a time; `nil` when the system knows no such zone.
    ///
    /// A time that a clock change skips is the instant as long after the change as the time is after the gap's
    /// beginning; of a time that comes twice it is the first.
    func instant(of time: LocalTime, in zone: String) -> Instant?
}

/// What a clock on the wall shows, wherever it hangs: a date of the proleptic Gregorian calendar and a time of day.
public struct LocalTime: Hashable, Comparable, Sendable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    /// 0 to 23.
    public var hour: Int
    /// 0 to 59.
    public var minute: Int
    /// 0 to 59.
    public var second: Int

    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.year, lhs.month, lhs.day, lhs.hour, lhs.minute, lhs.second)
            < (rhs.year, rhs.month, rhs.day, rhs.hour, rhs.minute, rhs.second)
    }
}

/// A civil time with the zone's offset and abbreviation at that instant.
public struct ZonedTime: Hashable, Sendable {
    public let time: LocalTime
    /// Ahead of UTC, in seconds.
    public let offset: Int
    /// Such as `CET`; some zones have only digits, such as `+0330`.
    public let abbreviation: String

    public init(time: LocalTime, offset: Int, abbreviation: String) {
        self.time = time
        self.offset = offset
        self.abbreviation = abbreviation
    }
}
