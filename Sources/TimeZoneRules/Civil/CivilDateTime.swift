/// What a calendar and a clock on the wall show: a day and a time of day, without a zone.
///
/// `TimeZoneRules` turns it into a `Timestamp` and back.
public struct CivilDateTime: Hashable, Sendable, Codable {
    public var date: CivilDate
    public var time: CivilTime

    public init(date: CivilDate, time: CivilTime) {
        self.date = date
        self.time = time
    }

    /// Nil when the calendar has no such day or the day no such time.
    public init?(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        microsecond: Int = 0
    ) {
        guard let date = CivilDate(year: year, month: month, day: day),
            let time = CivilTime(hour: hour, minute: minute, second: second, microsecond: microsecond)
        else { return nil }
        self.init(date: date, time: time)
    }

    /// The wall of a place whose offset is zero, so many microseconds after 1970-01-01T00:00:00.
    package init(microsecondsSinceEpoch microseconds: Int64) {
        let days = microseconds.flooredQuotient(by: CivilTime.microsecondsPerDay)
        date = CivilDate(daysSinceEpoch: Int(days))
        time = CivilTime(
            uncheckedMicrosecondOfDay: microseconds.flooredRemainder(by: CivilTime.microsecondsPerDay)
        )
    }

    /// The reverse of `init(microsecondsSinceEpoch:)`, or the nearest end of the range.
    package var microsecondsSinceEpoch: Int64 {
        let (product, overflow) = Int64(date.daysSinceEpoch).multipliedReportingOverflow(
            by: CivilTime.microsecondsPerDay
        )
        let (sum, carry) = product.addingReportingOverflow(time.microsecondOfDay)
        return overflow || carry ? (date.year < 1970 ? .min : .max) : sum
    }
}

extension CivilDateTime: Comparable {
    public static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.date, left.time) < (right.date, right.time)
    }
}

/// ISO 8601 without an offset, `2026-03-29T02:30:00`.
extension CivilDateTime: CustomStringConvertible {
    public var description: String {
        "\(date)T\(time)"
    }
}
