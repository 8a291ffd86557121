import CalendarExpression
import Testing
import TimeZoneRules

/// The rule for clock changes, restated as plainly as can be and compared minute by minute around every change.
@Suite("Elapses around every clock change")
struct ClockChangeSweepTests {
    private static let zones: [(String, ClosedRange<Int>)] = [
        ("Europe/Berlin", 2026...2026), ("America/New_York", 2026...2026), ("Australia/Lord_Howe", 2026...2026),
        ("Europe/Dublin", 2026...2026), ("Pacific/Apia", 2011...2011), ("America/Havana", 2026...2026),
        ("America/Nuuk", 2023...2024), ("America/Sao_Paulo", 2018...2018), ("Africa/Casablanca", 2026...2026),
        ("Antarctica/Troll", 2026...2026), ("Asia/Gaza", 2011...2011), ("Pacific/Kwajalein", 1993...1993),
        ("America/Caracas", 2007...2016), ("Asia/Pyongyang", 2015...2018), ("America/Scoresbysund", 2024...2024),
    ]
    private static let expressions = [
        "*:*", "hourly", "*:30", "0/2:30", "1/3:0/20", "22,0/5:7", "2:30", "0:0", "0:30", "23:30", "0..4:0,15,45",
        "1..3:*", "Sun 2:15", "Sat,Sun 1:30,59", "*-*~1 0:0", "9:0", "0,1,2,3,23:0/10", "Fri 12:0",
    ]

    @Test("next and previous are what the rule says", arguments: zones)
    func sweep(name: String, years: ClosedRange<Int>) throws {
        let zone = try TimeZoneRules(identifier: name)
        let expressions = try Self.expressions.map { try CalendarExpression(parsing: $0) }
        let newYear = try #require(CivilDate(year: years.lowerBound, month: 1, day: 1))
        var last = Timestamp(seconds: Int64(newYear.daysSinceEpoch) * 86_400)
        var changes = 0
        while let transition = zone.nextTransition(after: last),
            years.contains(TimeZoneRules.utc.localTime(at: transition.instant).date.year)
        {
            changes += 1
            last = transition.instant
            let start = transition.instant - .seconds(3 * 86_400)
            let end = transition.instant + .seconds(3 * 86_400)
            for expression in expressions {
                let expected = try Self.elapses(of: expression, from: start, to: end, in: zone)
                let forward = expression.elapses(after: start, in: zone).prefix { $0 <= end }
                guard forward.elementsEqual(expected) else {
                    Issue.record(
                        "\(expression) in \(zone) at \(transition.instant): \(Array(forward)), not \(expected)"
                    )
                    return
                }
                var backward: [Timestamp] = []
                var current = end + .microseconds(1)
                while let previous = expression.previous(before: current, in: zone), previous > start {
                    backward.append(previous)
                    current = previous
                }
                guard backward.reversed() == expected else {
                    Issue.record("\(expression) in \(zone) back from \(end): \(backward), not \(expected.reversed())")
                    return
                }
            }
        }
        #expect(changes > 0)
    }

    /// All elapses of an expression of whole minutes, later than `start` and not later than `end`.
    private static func elapses(
        of expression: CalendarExpression,
        from start: Timestamp,
        to end: Timestamp,
        in zone: TimeZoneRules
    ) throws -> [Timestamp] {
        var elapses: Set<Timestamp> = []
        let first = zone.localTime(at: start).date.advanced(byDays: -1)
        let days = 9
        // Asked in a place whose clocks are never changed, it says which times it has.
        let earliest = Timestamp(seconds: Int64(first.daysSinceEpoch) * 86_400)
        let walls = Set(
            expression.elapses(after: earliest - .microseconds(1), in: .utc)
                .prefix { $0 < earliest + .seconds(days * 86_400) }
                .map { TimeZoneRules.utc.localTime(at: $0) }
        )
        if expression.followsElapsedTime {
            var instant = Timestamp(seconds: start.seconds / 60 * 60)
            while instant <= end {
                if walls.contains(zone.localTime(at: instant)) { elapses.insert(instant) }
                instant += .seconds(60)
            }
        } else {
            let skipped = (0..<days).map(first.advanced(byDays:)).filter { !takesPlace($0, in: zone) }
            for wall in walls where !skipped.contains(wall.date) {
                switch zone.instants(of: wall) {
                case .unique(let instant), .overlap(let instant, _): elapses.insert(instant)
                case .gap(let transition): elapses.insert(transition.instant)
                }
            }
        }
        return elapses.filter { $0 > start && $0 <= end }.sorted()
    }

    private static func takesPlace(_ date: CivilDate, in zone: TimeZoneRules) -> Bool {
        stride(from: 0, to: 1_440, by: 15).contains { minute in
            guard let time = CivilTime(hour: minute / 60, minute: minute % 60) else { return false }
            if case .gap = zone.instants(of: CivilDateTime(date: date, time: time)) { return false }
            return true
        }
    }
}
