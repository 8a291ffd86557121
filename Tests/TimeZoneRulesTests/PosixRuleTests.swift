import Testing
import TimeZoneRules

@Suite("POSIX rules")
struct PosixRuleTests {
    private func transitions(_ rule: String, from second: Int64, count: Int) throws -> [String] {
        let zone = try TimeZoneRules(posix: rule)
        var last = Timestamp(seconds: second)
        return try (0..<count).map { _ in
            let transition = try #require(zone.nextTransition(after: last))
            last = transition.instant
            return "\(transition.instant) \(transition.after.abbreviation) \(transition.after.secondsFromUTC)"
        }
    }

    @Test(
        "changes before midnight, after a day's end, on counted days",
        arguments: [
            // Nuuk: on Saturday at 24:00 less two hours, written as Sunday -1 o'clock.
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", ["2026-03-29T01:00:00Z -01 -3600", "2026-10-25T01:00:00Z -02 -7200"]),
            // Jerusalem: the Friday before the last Sunday of March, written as a Thursday's 26 o'clock.
            ("IST-2IDT,M3.4.4/26,M10.5.0", ["2026-03-27T00:00:00Z IDT 10800", "2026-10-24T23:00:00Z IST 7200"]),
            ("AAA0BBB,J60/0,J61/0", ["2026-03-01T00:00:00Z BBB 3600", "2026-03-01T23:00:00Z AAA 0"]),
            ("AAA0BBB,59/0,J365/25", ["2026-03-01T00:00:00Z BBB 3600", "2027-01-01T00:00:00Z AAA 0"]),
            // Negative daylight saving, as Dublin has it.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", ["2026-03-29T01:00:00Z IST 3600", "2026-10-25T01:00:00Z GMT 0"]),
            // The southern summer begins late in the year.
            (
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                ["2026-04-04T15:00:00Z +1030 37800", "2026-10-03T15:30:00Z +11 39600"]
            ),
        ]
    )
    func changes(rule: String, expected: [String]) throws {
        #expect(try transitions(rule, from: 1_767_400_000, count: 2) == expected)
    }

    @Test("a leap day shifts days counted with it and none counted without it")
    func leapYear() throws {
        #expect(
            try transitions("AAA0BBB,59/0,J60/12", from: 1_830_384_000, count: 2)
                == ["2028-02-29T00:00:00Z BBB 3600", "2028-03-01T11:00:00Z AAA 0"]
        )
    }

    @Test("daylight saving all year has no transitions")
    func allYear() throws {
        let zone = try TimeZoneRules(posix: "XXX3EDT4,0/0,J365/23")
        #expect(zone.offset(at: Timestamp(seconds: 1_767_225_600)).abbreviation == "EDT")
        #expect(zone.offset(at: Timestamp(seconds: 1_767_225_599 + 10_800)).abbreviation == "EDT")
        #expect(zone.nextTransition(after: Timestamp(seconds: 1_767_225_600)) == nil)
    }

    @Test("a rule goes on for ever, and back")
    func cycle() throws {
        let zone = try TimeZoneRules(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
        let cycle: Int64 = 146_097 * 86_400
        for turn: Int64 in [-20, -3, -1, 1, 2, 3, 20] {
            let summer = Timestamp(seconds: 1_774_746_000 + turn * cycle)
            #expect(zone.offset(at: summer).abbreviation == "CEST")
            #expect(zone.offset(at: summer - .microseconds(1)).abbreviation == "CET")
            #expect(zone.lastTransition(atOrBefore: summer)?.instant == summer)
            #expect(zone.nextTransition(after: summer - .seconds(1))?.instant == summer)
        }
    }

    @Test(
        "what is no rule is malformed",
        arguments: [
            "", "CE-1", "CET", "CET-1CEST", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
            "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0/168,M10.5.0", "<CET-1",
            "CET-1CEST,J0,J365", "CET-1CEST,J1,366", "CET-1CEST,M3.5.0,M10.5.0/3,", "CET-1:60",
        ]
    )
    func malformed(rule: String) {
        #expect(throws: TimeZoneError.self) { try TimeZoneRules(posix: rule) }
    }
}
