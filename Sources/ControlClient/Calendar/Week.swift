import TimeZoneRules

/// Monday to Sunday.
struct Week: Hashable, Sendable {
    let monday: CivilDate

    init(containing date: CivilDate) {
        monday = date.advanced(byDays: 1 - date.weekday.rawValue)
    }

    var days: [CivilDate] { (0..<7).map { monday.advanced(byDays: $0) } }

    var next: Week { advanced(by: 1) }

    func advanced(by weeks: Int) -> Week { Week(containing: monday.advanced(byDays: 7 * weeks)) }

    /// ISO 8601: a week belongs to the year that its Thursday lies in.
    var number: Int {
        let thursday = monday.advanced(byDays: 3)
        let newYear = CivilDate(year: thursday.year, month: 1, day: 1) ?? thursday
        return (thursday.daysSinceEpoch - newYear.daysSinceEpoch) / 7 + 1
    }

    /// `Week 48, 23–29 Nov 2026`
    var title: String {
        let sunday = monday.advanced(byDays: 6)
        let month =
            TimeFormat.month(of: monday) == TimeFormat.month(of: sunday) ? "" : " \(TimeFormat.month(of: monday))"
        let year = monday.year == sunday.year ? "" : " \(monday.year)"
        return
            "Week \(number), \(monday.day)\(month)\(year)–\(sunday.day) \(TimeFormat.month(of: sunday)) \(sunday.year)"
    }
}

extension CivilDate {
    /// When the day begins: at midnight, or later where clocks are put forward at midnight.
    func beginning(in zone: any LocalZone) -> Timestamp? {
        for minutes in stride(from: 0, through: 180, by: 30) {
            guard let time = CivilTime(hour: minutes / 60, minute: minutes % 60) else { continue }
            if let moment = zone.moment(of: CivilDateTime(date: self, time: time)) { return moment }
        }
        return nil
    }
}
