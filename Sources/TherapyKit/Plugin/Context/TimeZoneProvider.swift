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
