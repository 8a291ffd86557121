import TimeZoneRules

/// Times of the contract as people read them: in the local zone, with the year only when it is another one.
struct TimeFormat: Sendable {
    let now: Timestamp
    let zone: any LocalZone

    /// `Tue 24 Nov 10:00`; with seconds where what happened is told apart by them. What is no time stays as it is.
    func local(_ wire: String, hasSeconds: Bool = false) -> String {
        guard let moment = Timestamp(wire: wire) else { return wire }
        let civil = zone.civil(at: moment)
        return "\(day(civil.date)) \(Self.clock(civil.time, hasSeconds: hasSeconds))"
    }

    /// `Tue 24 Nov 10:00–10:50`, or both in full when the second lies on another day.
    func range(_ start: String, _ end: String) -> String {
        guard let first = Timestamp(wire: start), let last = Timestamp(wire: end) else { return "\(start)–\(end)" }
        let civil = zone.civil(at: last)
        let endText = zone.civil(at: first).date == civil.date ? Self.clock(civil.time) : local(end)
        return "\(local(start))–\(endText)"
    }

    /// `in 2 h`, `3 days ago`, `now`: the largest unit that fits, cut off.
    func relative(_ wire: String) -> String {
        Timestamp(wire: wire).map { Self.relative($0 - now) } ?? ""
    }

    static func relative(_ distance: Duration) -> String {
        let seconds = distance.components.seconds
        let amount = length(.seconds(seconds.magnitude))
        return seconds == 0 ? "now" : seconds > 0 ? "in \(amount)" : "\(amount) ago"
    }

    /// `12 s`, `5 min`, `2 h`, `3 days`, `5 weeks`, `7 months`, `2 years`: the largest unit that fits, cut off.
    /// A month is 30 days here and a year 365.
    static func length(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        let day: Int64 = 86_400
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<day: "\(seconds / 3600) h"
        case ..<(14 * day): counted(seconds / day, "day")
        case ..<(60 * day): counted(seconds / (7 * day), "week")
        case ..<(730 * day): counted(seconds / (30 * day), "month")
        default: counted(seconds / (365 * day), "year")
        }
    }

    private static func counted(_ count: Int64, _ unit: String) -> String {
        "\(count) \(unit)\(count == 1 ? "" : "s")"
    }

    /// The day of the month always takes two columns, so that times stand below each other.
    private func day(_ date: CivilDate) -> String {
        let year = date.year == zone.civil(at: now).date.year ? "" : " \(date.year)"
        return Self.weekdayAndDay(date) + year
    }

    /// `Tue 24 Nov`
    static func weekdayAndDay(_ date: CivilDate) -> String {
        let dayOfMonth = String(date.day).padded(to: 2, alignment: .right)
        return "\(weekdays[date.weekday.rawValue - 1]) \(dayOfMonth) \(month(of: date))"
    }

    /// `Nov`
    static func month(of date: CivilDate) -> String { months[date.month - 1] }

    static func clock(_ time: CivilTime, hasSeconds: Bool = false) -> String {
        let parts = [time.hour, time.minute] + (hasSeconds ? [time.second] : [])
        return parts.map { $0.padded(to: 2) }.joined(separator: ":")
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension TimeFormat {
    /// A time for people, RFC 3339 for scripts.
    func cell(_ wire: String?, hasSeconds: Bool = false) -> Cell {
        guard let wire else { return .none }
        return Cell(local(wire, hasSeconds: hasSeconds), plain: wire)
    }

    /// A time and how far it is, for a page.
    func cellWithHint(_ wire: String?, hasSeconds: Bool = false) -> Cell {
        guard let wire else { return .none }
        return Cell("\(local(wire, hasSeconds: hasSeconds))  \(relative(wire))", plain: wire)
    }

    /// How far a time is, for a column of its own.
    func hint(_ wire: String?) -> Cell {
        guard let wire else { return .none }
        return Cell(relative(wire), plain: wire, style: .secondary)
    }
}
