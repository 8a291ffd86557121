import CalendarExpression
import Testing
import TimeZoneRules

/// What holds for every expression, zone and moment.
@Suite("What holds in every zone")
struct ClockChangePropertyTests {
    private static let zones = [
        "Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca",
        "Africa/El_Aaiun", "Pacific/Apia", "Pacific/Kwajalein", "America/Sao_Paulo", "Asia/Beirut", "America/Havana",
        "America/Nuuk", "Africa/Monrovia", "Asia/Pyongyang", "America/St_Johns",
    ]

    @Test("elapses increase, and going back from one meets the one before", arguments: zones)
    func inverse(name: String) throws {
        let zone = try TimeZoneRules(identifier: name)
        var generator = ExpressionGenerator(random: SeededGenerator(seed: UInt64(name.utf8.count)))
        generator.zones = []
        for _ in 0..<150 {
            let text = generator.expression()
            guard let expression = try? CalendarExpression(parsing: text) else { continue }
            let moment = generator.moment(in: zone)
            let later = Array(expression.elapses(after: moment, in: zone).prefix(5))
            #expect(zip([moment] + later, later).allSatisfy { $0 < $1 }, "\(text) from \(moment)")
            for (earlier, elapse) in zip(later, later.dropFirst()) {
                #expect(expression.previous(before: elapse, in: zone) == earlier, "\(text) before \(elapse)")
            }
            guard let first = later.first else { continue }
            // None between the one before the moment and the one after it.
            let before = expression.previous(before: first, in: zone)
            #expect(before.map { $0 <= moment } ?? true, "\(text) before \(first)")
            #expect(before.map { expression.next(after: $0, in: zone) == first } ?? true, "\(text) after \(moment)")
        }
    }

    @Test("a fixed time comes once on each local day, whatever the clocks do", arguments: zones)
    func onceADay(name: String) throws {
        let zone = try TimeZoneRules(identifier: name)
        let start = Timestamp(seconds: 1_262_304_000)  // 2010
        for text in ["0:0", "0:30", "1:15", "2:0", "2:30", "3:0", "12:0", "23:0", "23:45"] {
            let expression = try CalendarExpression(parsing: text)
            let elapses = Array(expression.elapses(after: start, in: zone).prefix(1_500))
            // As many as there are days, but for those that the zone skipped.
            let first = zone.localTime(at: elapses[0]).date
            let last = zone.localTime(at: elapses[elapses.count - 1]).date
            let skipped = (0...(last.daysSinceEpoch - first.daysSinceEpoch)).count { day in
                !Self.takesPlace(first.advanced(byDays: day), in: zone)
            }
            #expect(last.daysSinceEpoch - first.daysSinceEpoch + 1 - skipped == elapses.count, "\(text)")
        }
    }

    private static func takesPlace(_ date: CivilDate, in zone: TimeZoneRules) -> Bool {
        stride(from: 0, to: 1_440, by: 30).contains { minute in
            guard let time = CivilTime(hour: minute / 60, minute: minute % 60) else { return false }
            if case .gap = zone.instants(of: CivilDateTime(date: date, time: time)) { return false }
            return true
        }
    }
}

extension ExpressionGenerator {
    /// From 1971 to 2100, every other time within a day of a clock change.
    fileprivate mutating func moment(in zone: TimeZoneRules) -> Timestamp {
        let moment = Timestamp(seconds: Int64(random.number(31_536_000...4_102_444_800)))
        guard random.chance(50), let change = zone.nextTransition(after: moment) else { return moment }
        return change.instant + .seconds(random.number(-86_400...86_400))
    }
}
