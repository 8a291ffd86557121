/// The rule of a POSIX TZ string, with the extensions of RFC 9636, section 3.3.1: what a zone does every year.
struct PosixZoneRule: Hashable, Sendable {
    /// A moment of the year in local time, before the change it stands for.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// `Jn`: 1 to 365, February 29 is never counted.
            case julian(Int)
            /// `n`: 0 to 365, February 29 is counted.
            case ofYear(Int)
            /// `Mm.w.d`: the so-manieth (5: the last) weekday of a month, 0 being Sunday.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds from the day's midnight, from -167 to 167 hours.
        var time: Int

        /// The local second in a year, as if at offset zero.
        func localSecond(in year: Int) -> Int64 {
            Int64(daysSinceEpoch(in: year)) * 86_400 + Int64(time)
        }

        private func daysSinceEpoch(in year: Int) -> Int {
            let newYear = CivilDate.daysSinceEpoch(year: year, month: 1, day: 1)
            switch day {
            case .julian(let day):
                return newYear + day - 1 + (CivilDate.isLeapYear(year) && day >= 60 ? 1 : 0)
            case .ofYear(let day):
                return newYear + day
            case .weekday(let month, let week, let weekday):
                let first = CivilDate.daysSinceEpoch(year: year, month: month, day: 1)
                // 1970-01-01, day 0, was a Thursday.
                let firstWeekday = (first.flooredRemainder(by: 7) + 4) % 7
                let offset = (weekday - firstWeekday).flooredRemainder(by: 7) + (week - 1) * 7
                return first + (offset < CivilDate.daysInMonth(month, year: year) ? offset : offset - 7)
            }
        }
    }

    struct Daylight: Hashable, Sendable {
        var offset: ZoneOffset
        var start: Change
        var end: Change
    }

    var standard: ZoneOffset
    var daylight: Daylight?

    /// The year of standard time that a second since the epoch lies in.
    func year(of second: Int64) -> Int {
        let local = second + Int64(standard.secondsFromUTC)
        return CivilDate(daysSinceEpoch: Int(local.flooredQuotient(by: 86_400))).year
    }

    /// A year's two changes in order, in seconds since the epoch, each with what begins there.
    func changes(in year: Int) -> [(second: Int64, offset: ZoneOffset)] {
        guard let daylight else { return [] }
        let start = daylight.start.localSecond(in: year) - Int64(standard.secondsFromUTC)
        let end = daylight.end.localSecond(in: year) - Int64(daylight.offset.secondsFromUTC)
        let changes = [(second: start, offset: daylight.offset), (second: end, offset: standard)]
        return start <= end ? changes : changes.reversed()
    }
}
