import TimeZoneRules

/// An expression's times on a wall without a zone, in a form to be searched: a bit for each value of a field.
///
/// Walls are microseconds since 1970-01-01T00:00:00 at no offset. Searching allocates nothing.
struct CivilSchedule: Hashable, Sendable {
    private let years: [CalendarTerm]
    /// January is bit 0.
    private let months: UInt16
    /// Day 1 is bit 0, for months of 28 to 31 days.
    private let days: SIMD4<UInt32>
    /// Monday is bit 0.
    private let weekdays: UInt8
    let times: DayTimes

    static let microsecondsPerDay: Int64 = 86_400_000_000
    /// The days of systemd's years.
    static let firstDay = CivilDate.daysSinceEpoch(year: CalendarField.year.range.lowerBound, month: 1, day: 1)
    static let lastDay = CivilDate.daysSinceEpoch(year: CalendarField.year.range.upperBound, month: 12, day: 31)

    init(_ fields: CalendarFields) {
        years = fields.years
        months = UInt16(truncatingIfNeeded: BitSet.make(fields.months, in: 1...12))
        var days = SIMD4<UInt32>()
        for index in 0..<4 {
            days[index] = Self.days(fields, monthLength: 28 + index)
        }
        self.days = days
        weekdays = fields.weekdays
        times = DayTimes(fields)
    }

    private static func days(_ fields: CalendarFields, monthLength: Int) -> UInt32 {
        guard fields.daysFromMonthEnd else {
            return UInt32(truncatingIfNeeded: BitSet.make(fields.days, in: 1...monthLength))
        }
        var days: UInt32 = 0
        for term in fields.days {
            // A repetition begins so many days before the month's end and goes on towards it.
            let earliest = monthLength + 1 - (term.stop ?? term.start)
            let latest = term.stop == nil && term.step > 0 ? monthLength : monthLength + 1 - term.start
            for day in stride(from: earliest, through: latest, by: max(term.step, 1)) { days |= 1 << (day - 1) }
        }
        return days
    }

    /// The first of its times at a wall or later, before the year 2200.
    func first(atOrAfter wall: Int64) -> Int64? {
        let wall = max(wall, Int64(Self.firstDay) * Self.microsecondsPerDay)
        let day = Int(wall / Self.microsecondsPerDay)
        guard day <= Self.lastDay else { return nil }
        guard let found = firstDay(atOrAfter: day) else { return nil }
        if found > day { return Int64(found) * Self.microsecondsPerDay + times.first }
        if let time = times.first(atOrAfter: wall - Int64(day) * Self.microsecondsPerDay) {
            return Int64(day) * Self.microsecondsPerDay + time
        }
        return firstDay(atOrAfter: day + 1).map { Int64($0) * Self.microsecondsPerDay + times.first }
    }

    /// The last of its times at a wall or earlier, from the year 1970 on.
    func last(atOrBefore wall: Int64) -> Int64? {
        let wall = min(wall, Int64(Self.lastDay + 1) * Self.microsecondsPerDay - 1)
        guard wall >= Int64(Self.firstDay) * Self.microsecondsPerDay else { return nil }
        let day = Int(wall / Self.microsecondsPerDay)
        guard let found = lastDay(atOrBefore: day) else { return nil }
        if found < day { return Int64(found) * Self.microsecondsPerDay + times.last }
        if let time = times.last(atOrBefore: wall - Int64(day) * Self.microsecondsPerDay) {
            return Int64(day) * Self.microsecondsPerDay + time
        }
        return lastDay(atOrBefore: day - 1).map { Int64($0) * Self.microsecondsPerDay + times.last }
    }

    private func firstDay(atOrAfter day: Int) -> Int? {
        let date = CivilDate(daysSinceEpoch: day)
        var (year, month, dayIndex) = (date.year, date.month, date.day - 1)
        while let matching = firstYear(atOrAfter: year) {
            if matching > year { (year, month, dayIndex) = (matching, 1, 0) }
            while month <= 12 {
                let found = daysMatching(year: year, month: month) & (.max << UInt32(dayIndex))
                if found != 0 {
                    return CivilDate.daysSinceEpoch(year: year, month: month, day: found.trailingZeroBitCount + 1)
                }
                (month, dayIndex) = (month + 1, 0)
            }
            (year, month) = (year + 1, 1)
        }
        return nil
    }

    private func lastDay(atOrBefore day: Int) -> Int? {
        let date = CivilDate(daysSinceEpoch: day)
        var (year, month, dayIndex) = (date.year, date.month, date.day - 1)
        while let matching = lastYear(atOrBefore: year) {
            if matching < year { (year, month, dayIndex) = (matching, 12, 30) }
            while month >= 1 {
                let wanted = UInt32.max >> UInt32(31 - dayIndex)
                let found = daysMatching(year: year, month: month) & wanted
                if found != 0 {
                    return CivilDate.daysSinceEpoch(year: year, month: month, day: 32 - found.leadingZeroBitCount)
                }
                (month, dayIndex) = (month - 1, 30)
            }
            (year, month) = (year - 1, 12)
        }
        return nil
    }

    private func daysMatching(year: Int, month: Int) -> UInt32 {
        guard months >> (month - 1) & 1 != 0 else { return 0 }
        let days = days[CivilDate.daysInMonth(month, year: year) - 28]
        guard weekdays != CalendarFields.everyWeekday else { return days }
        // The week, turned so that the month's first day is bit 0, over and over. 1970-01-01 was a Thursday.
        let firstWeekday = (CivilDate.daysSinceEpoch(year: year, month: month, day: 1) + 3) % 7
        let week = UInt64(weekdays) >> firstWeekday | (UInt64(weekdays) << (7 - firstWeekday)) & 0x7F
        return days & UInt32(truncatingIfNeeded: week &* 0x1020_4081)
    }

    private func firstYear(atOrAfter year: Int) -> Int? {
        guard !years.isEmpty else { return CalendarField.year.range.contains(year) ? year : nil }
        var best = Int.max
        for term in years { best = min(best, term.first(atOrAfter: year) ?? .max) }
        return CalendarField.year.range.contains(best) ? best : nil
    }

    private func lastYear(atOrBefore year: Int) -> Int? {
        guard !years.isEmpty else { return CalendarField.year.range.contains(year) ? year : nil }
        var best = Int.min
        for term in years { best = max(best, term.last(atOrBefore: year) ?? .min) }
        return CalendarField.year.range.contains(best) ? best : nil
    }
}

enum BitSet {
    /// A bit for each value that terms have in a range, the first being bit 0; all of them without terms.
    static func make(_ terms: [CalendarTerm], in range: ClosedRange<Int>) -> UInt64 {
        guard !terms.isEmpty else { return .max >> (63 - (range.upperBound - range.lowerBound)) }
        var bits: UInt64 = 0
        for term in terms {
            let last = min(term.stop ?? (term.step > 0 ? .max : term.start), range.upperBound)
            for value in stride(from: term.start, through: last, by: max(term.step, 1)) where value >= range.lowerBound
            {
                bits |= 1 << (value - range.lowerBound)
            }
        }
        return bits
    }
}
