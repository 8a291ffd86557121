/// Random spans, about one in twenty of which is none.
struct TimeSpanGenerator {
    var random: SeededGenerator

    private static let units = [
        "", "us", "usec", "µs", "ms", "msec", "s", "sec", "second", "seconds", "m", "min", "minute", "minutes", "h",
        "hr", "hour", "hours", "d", "day", "days", "w", "week", "weeks", "M", "month", "months", "y", "year", "years",
    ]

    mutating func span() -> String {
        var text = ""
        for index in 0...random.number(0...3) {
            if index > 0 { text += random.pick(["", " ", " ", "  ", "\t"]) }
            text += number() + random.pick(["", "", " "]) + random.pick(Self.units)
        }
        return random.chance(4) ? text + random.pick(["x", ".", "-1", "ns", " infinity"]) : text
    }

    private mutating func number() -> String {
        let digits = random.chance(5) ? 18 : random.number(1...5)
        var text = (0..<random.number(1...digits)).map { _ in String(random.number(0...9)) }.joined()
        if random.chance(30) {
            text += "." + (0..<random.number(1...9)).map { _ in String(random.number(0...9)) }.joined()
        }
        return text
    }
}
