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

/// The calendar.
extension LocalTime {
    /// The beginning of a day.
    /// - Parameter dayNumber: days since 1970-01-01.
    public init(dayNumber: Int) {
        let date = CivilDate(daysSinceEpoch: dayNumber)
        self.init(year: date.year, month: date.month, day: date.day)
    }

    /// What clocks in UTC show; parts of a second are dropped.
    public init(utc instant: Instant) {
        let day: Int64 = 86_400_000
        let ofDay = ((instant.milliseconds % day) + day) % day
        self.init(dayNumber: Int((instant.milliseconds - ofDay) / day))
        hour = Int(ofDay / 3_600_000)
        minute = Int(ofDay / 60_000 % 60)
        second = Int(ofDay / 1000 % 60)
    }

    /// Days since 1970-01-01.
    public var dayNumber: Int { CivilDate(year: year, month: month, uncheckedDay: day).daysSinceEpoch }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int { ((dayNumber + 4) % 7 + 7) % 7 }

    /// Hour and minute.
    public var timeOfDay: TimeOfDay? { TimeOfDay(hour: hour, minute: minute) }

    /// A day some days later, at a time of day.
    public func adding(days: Int, at time: TimeOfDay) -> LocalTime {
        var later = LocalTime(dayNumber: dayNumber + days)
        later.hour = time.hour
        later.minute = time.minute
        return later
    }
}

extension Instant {
    /// When clocks in UTC show a time.
    public init(utc time: LocalTime) {
        let seconds = Int64(time.dayNumber) * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + time.second)
        self.init(milliseconds: seconds * 1000)
    }
}
