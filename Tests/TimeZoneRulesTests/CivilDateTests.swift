import Testing
import TimeZoneRules

@Suite("CivilDate")
struct CivilDateTests {
    @Test("days run through the Gregorian calendar without a hole for eight hundred years")
    func succession() throws {
        var expected = try #require(CivilDate(year: 1600, month: 1, day: 1))
        let start = expected.daysSinceEpoch
        for day in start..<(start + 2 * 146_097) {
            let date = CivilDate(daysSinceEpoch: day)
            guard date == expected, date.daysSinceEpoch == day else {
                Issue.record("\(date) instead of \(expected)")
                return
            }
            let following =
                CivilDate(year: date.year, month: date.month, day: date.day + 1)
                ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
            expected = try #require(following ?? CivilDate(year: date.year + 1, month: 1, day: 1))
        }
    }

    @Test(
        "weekdays",
        arguments: [
            (1970, 1, 1, Weekday.thursday), (2000, 2, 29, .tuesday), (2026, 3, 29, .sunday), (1900, 1, 1, .monday),
            (1582, 10, 15, .friday), (0, 3, 1, .wednesday), (-400, 3, 1, .wednesday),
        ]
    )
    func weekday(year: Int, month: Int, day: Int, weekday: Weekday) throws {
        #expect(try #require(CivilDate(year: year, month: month, day: day)).weekday == weekday)
    }

    @Test(
        "days that the calendar does not have are refused",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 1, 32),
        ]
    )
    func impossible(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("times outside the day are refused")
    func impossibleTimes() {
        #expect(CivilTime(hour: 24, minute: 0) == nil)
        #expect(CivilTime(hour: 0, minute: 60) == nil)
        #expect(CivilTime(hour: 0, minute: 0, second: 60) == nil)
        #expect(CivilTime(hour: 0, minute: 0, second: 0, microsecond: 1_000_000) == nil)
        #expect(CivilTime(hour: 23, minute: 59, second: 59, microsecond: 999_999)?.description == "23:59:59.999999")
    }
}
