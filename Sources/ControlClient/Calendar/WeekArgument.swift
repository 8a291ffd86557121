import ArgumentParser
import TimeZoneRules

/// A week as it is typed: by a day in it, or by how far it is.
struct WeekArgument: ExpressibleByArgument, Hashable, Sendable {
    private enum Meaning: Hashable, Sendable {
        case weeks(Int)
        case time(TimeArgument)
    }

    static let forms = "this, next, last, +2, -2, or a day in it: YYYY-MM-DD, tomorrow"
    /// More would leave the calendar's years.
    private static let farthest = 10_000

    private let meaning: Meaning
    let text: String

    init?(argument: String) {
        text = argument
        let words = ["this": 0, "next": 1, "last": -1]
        if let weeks = words[argument] {
            meaning = .weeks(weeks)
        } else if let weeks = Self.weeks(argument) {
            meaning = .weeks(weeks)
        } else if let time = TimeArgument(argument) {
            meaning = .time(time)
        } else {
            return nil
        }
    }

    /// `+2`, and `+2 weeks`, which from now on would be the same but for clocks that are changed.
    private static func weeks(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(1 + digits.count).drop { $0 == " " }
        guard ["", "w", "week", "weeks"].contains(unit), let count = Int(digits), count <= farthest else { return nil }
        return sign == "+" ? count : -count
    }

    /// Nil when clocks in the zone skip the time that was given.
    func week(now: Timestamp, in zone: any LocalZone) -> Week? {
        let this = Week(containing: zone.civil(at: now).date)
        switch meaning {
        case .weeks(let count): return this.advanced(by: count)
        case .time(let time):
            guard let moment = time.moment(now: now, in: zone) else { return nil }
            return Week(containing: zone.civil(at: moment).date)
        }
    }
}
