import TimeZoneRules

/// Times as the control API has them: RFC 3339 in UTC with milliseconds, `2026-12-01T10:00:00.000Z`.
extension Timestamp {
    /// Reads RFC 3339 with any offset and any number of decimals; nil for anything else.
    init?(wire text: String) {
        var scanner = DigitScanner(text)
        guard let civil = scanner.civilDateTime(), let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        self.init(microseconds: civil.microsecondsSinceEpoch)
        self -= .seconds(offset)
    }

    /// The text, cut off to the millisecond.
    var wire: String {
        let civil = CivilDateTime(microsecondsSinceEpoch: microseconds)
        let milliseconds = civil.time.microsecond / 1000
        let seconds = [civil.time.hour, civil.time.minute, civil.time.second].map { $0.padded(to: 2) }
        return "\(civil.date)T\(seconds.joined(separator: ":")).\(milliseconds.padded(to: 3))Z"
    }
}

/// Reads the pieces of a date and time, each of a fixed number of digits.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// `YYYY-MM-DD`, then `T` or a blank, then a time.
    mutating func civilDateTime() -> CivilDateTime? {
        guard let date = date(), take("T") || take("t") || take(" "), let time = time() else { return nil }
        return CivilDateTime(date: date, time: time)
    }

    mutating func date() -> CivilDate? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fraction`.
    mutating func time() -> CivilTime? {
        guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2) else { return nil }
        guard take(":") else { return CivilTime(hour: hour, minute: minute) }
        guard let second = number(digits: 2) else { return nil }
        var microsecond = 0
        if take(".") {
            var unit = 100_000
            var hasDigit = false
            while let digit = number(digits: 1) {
                microsecond += digit * unit
                unit /= 10
                hasDigit = true
            }
            guard hasDigit else { return nil }
        }
        return CivilTime(hour: hour, minute: minute, second: second, microsecond: microsecond)
    }

    /// `Z`, `+HH:MM` or `-HH:MM`, in seconds east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24, take(":"), let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(digits count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
