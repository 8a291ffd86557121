import CalendarExpression
import Foundation
import Testing
import TimeZoneRules

/// The library beside a clock that is watched minute by minute, around clock changes.
@Suite("Elapses around every clock change")
struct ClockChangeSweepTests {
    private static let zones: [(String, ClosedRange<Int>)] = [
        ("Europe/Berlin", 2026...2026), ("America/New_York", 2026...2026), ("Australia/Lord_Howe", 2026...2026),
        ("Europe/Dublin", 2026...2026), ("Pacific/Apia", 2011...2011), ("America/Havana", 2026...2026),
        ("America/Nuuk", 2023...2024), ("America/Sao_Paulo", 2018...2018), ("Africa/Casablanca", 2026...2026),
        ("Africa/El_Aaiun", 2031...2031), ("Antarctica/Troll", 2026...2026), ("Asia/Gaza", 2011...2011),
        ("Pacific/Kwajalein", 1993...1993), ("America/Caracas", 2007...2016), ("Asia/Pyongyang", 2015...2018),
        ("America/Scoresbysund", 2024...2024), ("Asia/Beirut", 2026...2026), ("America/Asuncion", 2023...2023),
        ("Asia/Amman", 2017...2017), ("America/Santiago", 2026...2026), ("Pacific/Chatham", 2026...2026),
        ("Pacific/Kiritimati", 1994...1995), ("Africa/Cairo", 2026...2026), ("Asia/Tehran", 2022...2022),
    ]
    private static let expressions = [
        "*:*", "hourly", "*:30", "0/2:30", "1/3:0/20", "22,0/5:7", "2:30", "0:0", "0:30", "23:30", "0..4:0,15,45",
        "1..3:*", "Sun 2:15", "Sat,Sun 1:30,59", "*-*~1 0:0", "9:0", "0,1,2,3,23:0/10", "Fri 12:0",
    ]

    @Test("next and previous are what a watched clock says", arguments: zones)
    func sweep(name: String, years: ClosedRange<Int>) throws {
        let zone = try TimeZoneRules(identifier: name)
        var generator = ExpressionGenerator(random: SeededGenerator(seed: UInt64(years.lowerBound)))
        generator.zones = []
        generator.hasSeconds = false
        generator.dates = 15
        let changes = try Self.changes(of: zone, in: years)
        #expect(!changes.isEmpty)
        for change in changes {
            let random = (0..<6).map { _ in generator.expression() }
            try Self.compare(Self.expressions + random, in: zone, around: change, reach: .seconds(30 * 3600))
        }
    }

    @Test(
        "so are they by the second",
        arguments: [("Europe/Berlin", 2026), ("Asia/Gaza", 2011), ("Africa/Monrovia", 1972)]
    )
    func seconds(name: String, year: Int) throws {
        let zone = try TimeZoneRules(identifier: name)
        var generator = ExpressionGenerator(random: SeededGenerator(seed: UInt64(year)))
        generator.zones = []
        generator.dates = 5
        for change in try Self.changes(of: zone, in: year...year) {
            let random = (0..<6).map { _ in generator.expression() }.filter { !$0.contains(".") && !$0.contains("@") }
            let fixed = ["*:*:*", "2:30:30", "0..2:0,30:15", "*:0/7:59", "1,0:*:30"]
            try Self.compare(fixed + random, in: zone, around: change, reach: .seconds(2 * 3600), step: .seconds(1))
        }
    }

    @Test("so are they at changes of all zones", .enabled(if: LongRun.isOn))
    func everywhere() throws {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: LongRun.seed))
        generator.zones = []
        generator.hasSeconds = false
        generator.dates = 15
        for name in try Self.allZones() {
            let zone = try TimeZoneRules(identifier: name)
            let changes = try Self.changes(of: zone, in: 1970...2040)
            for _ in 0..<min(5, changes.count) {
                let random = (0..<8).map { _ in generator.expression() }
                let change = generator.random.pick(changes)
                // A minute is not fine enough for the offsets that some had before 1973.
                guard change.seconds > 94_694_400 else { continue }
                try Self.compare(random, in: zone, around: change, reach: .seconds(27 * 3600))
            }
        }
    }

    private static func changes(of zone: TimeZoneRules, in years: ClosedRange<Int>) throws -> [Timestamp] {
        let newYear = try #require(CivilDate(year: years.lowerBound, month: 1, day: 1))
        var last = Timestamp(seconds: Int64(newYear.daysSinceEpoch) * 86_400)
        var changes: [Timestamp] = []
        while let transition = zone.nextTransition(after: last),
            years.contains(TimeZoneRules.utc.localTime(at: transition.instant).date.year)
        {
            last = transition.instant
            if transition.shift != 0 { changes.append(last) }
        }
        return changes
    }

    /// The column of names in tzdata's own list.
    private static func allZones() throws -> [String] {
        let list = try String(contentsOfFile: "/usr/share/zoneinfo/zone1970.tab", encoding: .utf8)
        return list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0.split(separator: "\t")[2]) }
    }

    private static func compare(
        _ texts: [String],
        in zone: TimeZoneRules,
        around change: Timestamp,
        reach: Duration,
        step: Duration = .seconds(60)
    ) throws {
        let (start, end) = (change - reach, change + reach)
        let clock = WatchedClock(zone, from: start, to: end, step: step)
        for text in texts {
            guard let expression = try? CalendarExpression(parsing: text) else { continue }
            let plain = PlainExpression(normalForm: expression.description, text: text)
            let expected = expression.followsElapsedTime ? clock.shown(plain) : clock.due(plain)
            let forward = Array(expression.elapses(after: start, in: zone).prefix { $0 <= end })
            #expect(forward == expected, "\(text) in \(zone) from \(start)")
            #expect(zip(forward, forward.dropFirst()).allSatisfy { $0 < $1 })
            var backward: [Timestamp] = []
            var current = end + .microseconds(1)
            while let previous = expression.previous(before: current, in: zone), previous > start {
                backward.append(previous)
                current = previous
            }
            #expect(backward.reversed() == expected, "\(text) in \(zone) back from \(end)")
            for moment in moments(around: change) {
                let next = expression.next(after: moment, in: zone).flatMap { $0 <= end ? $0 : nil }
                #expect(next == expected.first { $0 > moment }, "\(text) in \(zone) after \(moment)")
                let previous = expression.previous(before: moment, in: zone).flatMap { $0 > start ? $0 : nil }
                #expect(previous == expected.last { $0 < moment }, "\(text) in \(zone) before \(moment)")
            }
        }
    }

    /// The change itself, the moments next to it, and some in the hours on both sides.
    private static func moments(around change: Timestamp) -> [Timestamp] {
        let near = [-1_000_001, -1, 0, 1, 1_000_001].map { change + .microseconds($0) }
        return near + stride(from: -6_900, through: 6_900, by: 460).map { change + .seconds($0) }
    }
}
