import ArgumentParser
import CalendarExpression
import TimeZoneRules

/// A time as it is typed. What it means depends on the clock and the zone.
struct TimeArgument: Hashable, Sendable {
    enum Meaning: Hashable, Sendable {
        case now
        /// So many days from today, at a time of day.
        case day(Int, CivilTime)
        /// So long from now; negative for before.
        case relative(Duration)
        /// Local.
        case civil(CivilDateTime)
        case moment(Timestamp)
    }

    static let forms = "RFC 3339, YYYY-MM-DD [HH:MM], today, tomorrow or yesterday [HH:MM], now, +2h, -1d"

    let text: String
    let meaning: Meaning

    init?(_ text: String) {
        guard let meaning = Self.meaning(of: text) else { return nil }
        self.text = text
        self.meaning = meaning
    }

    /// The moment that is meant; nil when clocks in the zone skip that time.
    func moment(now: Timestamp, in zone: any LocalZone) -> Timestamp? {
        switch meaning {
        case .now: now
        case .relative(let duration): now + duration
        case .moment(let moment): moment
        case .civil(let civil): zone.moment(of: civil)
        case .day(let days, let time):
            zone.moment(of: CivilDateTime(date: zone.civil(at: now).date.advanced(byDays: days), time: time))
        }
    }

    private static func meaning(of text: String) -> Meaning? {
        if text == "now" { return .now }
        if let meaning = day(text) { return meaning }
        if let sign = text.first, sign == "+" || sign == "-" {
            guard let span = try? TimeSpan(parsing: String(text.dropFirst())) else { return nil }
            return .relative(.microseconds(sign == "+" ? span.microseconds : -span.microseconds))
        }
        var scanner = DigitScanner(text)
        guard let civil = scanner.civilDateTime() else {
            scanner = DigitScanner(text)
            guard let date = scanner.date(), scanner.isAtEnd else { return nil }
            return .civil(CivilDateTime(date: date, time: .midnight))
        }
        if scanner.isAtEnd { return .civil(civil) }
        return Timestamp(wire: text).map(Meaning.moment)
    }

    private static func day(_ text: String) -> Meaning? {
        for (word, days) in [("today", 0), ("tomorrow", 1), ("yesterday", -1)] where text.hasPrefix(word) {
            var scanner = DigitScanner(String(text.dropFirst(word.count)))
            if scanner.isAtEnd { return .day(days, .midnight) }
            guard scanner.take(" "), let time = scanner.time(), scanner.isAtEnd else { return nil }
            return .day(days, time)
        }
        return nil
    }
}

extension TimeArgument: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }

    var defaultValueDescription: String { text }
}

/// A length of time as systemd.time(7) writes it: `50min`, `1h 30min`.
struct LengthArgument: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    /// Nil for what is no span, or is not longer than zero.
    init?(argument: String) {
        guard let span = try? TimeSpan(parsing: argument), span.microseconds > 0 else { return nil }
        duration = .microseconds(span.microseconds)
    }
}
