/// Random calendar expressions out of the whole grammar. Most are accepted; some are at the edges and are not.
struct ExpressionGenerator {
    var random: SeededGenerator
    /// Zones whose clocks stay, at least since 1970.
    var zones = [
        "UTC", "utc", "Etc/UTC", "GMT", "Etc/GMT+5", "Etc/GMT-14", "Asia/Tokyo", "Asia/Kolkata", "Africa/Lagos",
    ]
    /// Whether seconds other than 0 come up.
    var hasSeconds = true
    /// Of a hundred, how many have a date.
    var dates = 60

    private static let shorthands = [
        "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "semi-annually", "biannually",
        "bi-annually", "yearly", "annually", "anually",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    mutating func expression() -> String {
        var parts: [String] = []
        if random.chance(4) {
            parts = [random.pick(Self.shorthands.map { $0.uppercased() } + Self.shorthands)]
        } else if hasSeconds, random.chance(2) {
            parts = ["@\(random.number(0...7_258_118_399))"]
        } else {
            if random.chance(30) { parts.append(weekdayList()) }
            if random.chance(dates) { parts.append(date()) }
            if parts.isEmpty || random.chance(80) { parts.append(time()) }
        }
        if !zones.isEmpty, random.chance(15) { parts.append(random.pick(zones)) }
        return parts.joined(separator: " ")
    }

    private mutating func weekdayList() -> String {
        var list = ""
        for index in 0...random.number(0...2) {
            if index > 0 { list += "," }
            let first = random.number(0...6)
            list += weekday(first)
            if random.chance(40) { list += random.pick(["..", "..", "-"]) + weekday(random.number(first...6)) }
        }
        return list + (random.chance(5) ? "," : "") + (random.chance(5) ? " " : "")
    }

    private mutating func weekday(_ index: Int) -> String {
        let name = Self.weekdays[index]
        let text = random.chance(25) ? name : String(name.prefix(3))
        return random.chance(20) ? text.uppercased() : random.chance(30) ? text.lowercased() : text
    }

    private mutating func date() -> String {
        var text = ""
        if random.chance(50) {
            let field =
                random.chance(60)
                ? "*" : random.chance(20) ? list(0...99, far: 3) : list(random.number(1970...2199)...2199, far: 3)
            text = field + "-"
        }
        text += random.chance(45) ? "*" : list(1...12, far: 4)
        if random.chance(25) { return text + "~" + (random.chance(4) ? "*" : list(1...28, far: 10)) }
        return text + "-" + (random.chance(35) ? "*" : list(1...31, far: 10))
    }

    private mutating func time() -> String {
        var text = (random.chance(35) ? "*" : list(0...23, far: 8)) + ":"
        text += random.chance(30) ? "*" : list(0...59, far: 20)
        guard hasSeconds, random.chance(40) else { return text }
        return text + ":" + (random.chance(25) ? "*" : list(0...59, far: 20, hasFractions: random.chance(50)))
    }

    /// One to three terms, each a value, a range or a repetition; a range is at most `far` long, as a rule.
    private mutating func list(_ values: ClosedRange<Int>, far: Int, hasFractions: Bool = false) -> String {
        let count = random.chance(65) ? 1 : random.number(2...3)
        return (0..<count).map { _ in term(values, far: far, hasFractions: hasFractions) }.joined(separator: ",")
    }

    private mutating func term(_ values: ClosedRange<Int>, far: Int, hasFractions: Bool) -> String {
        let start = random.chance(15) ? values.lowerBound : random.number(values)
        var text = number(start, hasFractions)
        if random.chance(35) {
            let longest = random.chance(20) ? values.upperBound : min(values.upperBound, start + far)
            text += ".." + number(random.number(start...longest), hasFractions)
        }
        if random.chance(40) { text += "/" + number(random.number(1...max(1, values.count / 2)), hasFractions) }
        return text
    }

    private mutating func number(_ value: Int, _ hasFraction: Bool) -> String {
        let text = random.chance(25) && value < 10 ? "0\(value)" : "\(value)"
        guard hasFraction, random.chance(70) else { return text }
        return text + "." + (0..<random.number(1...8)).map { _ in String(random.number(0...9)) }.joined()
    }
}

extension ExpressionGenerator {
    /// A text like another, and mostly not an expression any more.
    mutating func mutation(of text: String) -> String {
        var characters = Array(text)
        for _ in 0..<(random.chance(70) ? 1 : 2) where !characters.isEmpty {
            let index = random.number(0...characters.count - 1)
            switch random.number(0...4) {
            case 0: characters.remove(at: index)
            case 1: characters.insert(random.pick(Array("0123456789,,..--//~*: @MonTUTC+x")), at: index)
            case 2: characters.swapAt(index, random.number(0...characters.count - 1))
            case 3: characters[index] = random.pick(Array("0123456789,./-~*: aeZ"))
            default: characters.insert(characters[index], at: index)
            }
        }
        return String(characters)
    }
}
