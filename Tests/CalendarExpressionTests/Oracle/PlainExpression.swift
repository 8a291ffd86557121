import TimeZoneRules

/// An expression's fields out of its normal form, without the library: what the references of these tests search.
struct PlainExpression {
    struct Term {
        var start: Int
        var stop: Int?
        var step: Int
    }

    /// 0 is Monday.
    var weekdays = Set(0...6)
    /// Years, months, days, hours, minutes, and seconds in microseconds; no terms are `*`.
    var fields: [[Term]]
    var daysFromMonthEnd = false
    /// Whether it has an hour, and a minute: what most times fail by.
    private let hours: [Bool]
    private let minutes: [Bool]

    static let day = 2
    static let second = 5

    /// - Parameter text: What the normal form was made from. Its seconds are read where it has any: next to every second
    ///   the normal form leaves out all others.
    init(normalForm: String, text: String) {
        var words = normalForm.split(separator: " ").map(String.init)
        if let first = words.first?.first, first.isLetter { weekdays = Self.weekdays(words.removeFirst()) }
        daysFromMonthEnd = words[0].contains("~")
        let date = words[0].split { $0 == "-" || $0 == "~" }
        let time = words[1].split(separator: ":")
        let times = text.split(separator: " ").map { $0.split(separator: ":") }
        let seconds = times.first { $0.count == 3 }?[2] ?? time[2]
        fields = (date + time[..<2]).map { Self.terms($0, unit: 1) } + [Self.terms(seconds, unit: 1_000_000)]
        if seconds == "*" { fields[Self.second] = [Term(start: 0, stop: nil, step: 1_000_000)] }
        hours = Self.members(of: fields[3], below: 24)
        minutes = Self.members(of: fields[4], below: 60)
    }

    private static func members(of terms: [Term], below count: Int) -> [Bool] {
        (0..<count).map { value in terms.isEmpty || terms.contains { $0.contains(value) } }
    }

    private static func weekdays(_ text: String) -> Set<Int> {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        var days: Set<Int> = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: ".").compactMap { names.firstIndex(of: String($0)) }
            days.formUnion(ends[0]...ends[ends.count - 1])
        }
        return days
    }

    private static func terms(_ text: Substring, unit: Int) -> [Term] {
        guard text != "*" else { return [] }
        return text.split(separator: ",").map { part in
            let step = part.firstIndex(of: "/").map { number(part[$0...].dropFirst(), unit: unit) }
            let value = part.prefix { $0 != "/" }
            guard let dots = value.firstRange(of: "..") else {
                return Term(start: number(value, unit: unit), stop: nil, step: step ?? 0)
            }
            return Term(
                start: number(value[..<dots.lowerBound], unit: unit),
                stop: number(value[dots.upperBound...], unit: unit),
                step: step ?? unit
            )
        }
    }

    /// Decimals beyond the sixth are rounded.
    private static func number(_ text: Substring, unit: Int) -> Int {
        let parts = text.split(separator: ".")
        let decimals = parts.count > 1 ? Int((parts[1] + "0000000").prefix(7)) ?? 0 : 0
        return (Int(parts[0]) ?? 0) * unit + (decimals + 5) / 10
    }
}

extension PlainExpression {
    /// A field's terms in a month, days being counted from its beginning.
    func terms(of field: Int, year: Int, month: Int) -> [Term] {
        guard field == Self.day, daysFromMonthEnd else { return fields[field] }
        let length = CivilDate.daysInMonth(month, year: year)
        return fields[field].map { term in
            guard let stop = term.stop else {
                return Term(start: length + 1 - term.start, stop: nil, step: term.step)
            }
            return Term(start: length + 1 - stop, stop: length + 1 - term.start, step: term.step)
        }
    }

    /// Whether a clock on the wall shows one of its times.
    func matches(_ wall: CivilDateTime) -> Bool {
        let (date, time) = (wall.date, wall.time)
        guard minutes[time.minute], hours[time.hour] else { return false }
        func has(_ value: Int, in field: Int) -> Bool {
            let terms = terms(of: field, year: date.year, month: date.month)
            return terms.isEmpty || terms.contains { $0.contains(value) }
        }
        return has(time.second * 1_000_000 + time.microsecond, in: Self.second)
            && weekdays.contains(date.weekday.rawValue - 1)
            && has(date.day, in: Self.day) && has(date.month, in: 1) && has(date.year, in: 0)
    }
}

extension PlainExpression.Term {
    func contains(_ value: Int) -> Bool {
        guard step > 0 else { return value == start }
        return value >= start && value <= stop ?? .max && (value - start) % step == 0
    }

    func first(atOrAfter value: Int) -> Int? {
        guard start < value else { return start }
        guard step > 0 else { return nil }
        let next = start + (value - start + step - 1) / step * step
        return next <= stop ?? .max ? next : nil
    }
}
