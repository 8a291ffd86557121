import Foundation
import Testing
import TherapyKit

@Suite struct LocalTimeTests {
    @Test("days are those of Foundation's calendar, in both directions")
    func days() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        // Foundation's calendar is the Julian one before October 1582.
        for number in stride(from: -141_000, to: 400_000, by: 7) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let time = LocalTime(dayNumber: number)
            #expect(time == LocalTime(year: parts.year!, month: parts.month!, day: parts.day!))
            #expect(time.dayNumber == number)
            #expect(time.weekday == parts.weekday! - 1)
        }
    }

    @Test("days are counted over the ends of months and years, and the time of day is the new one")
    func adding() throws {
        let nine = try #require(TimeOfDay(hour: 9, minute: 30))
        let base = LocalTime(year: 2027, month: 12, day: 30, hour: 23, minute: 59, second: 59)
        #expect(base.adding(days: 3, at: nine) == LocalTime(year: 2028, month: 1, day: 2, hour: 9, minute: 30))
        #expect(base.adding(days: -303, at: nine) == LocalTime(year: 2027, month: 3, day: 2, hour: 9, minute: 30))
    }

    @Test(
        "a time of day is four digits and a colon, and what a clock can show",
        arguments: [
            ("08:30", "08:30"), ("00:00", "00:00"), ("23:59", "23:59"), ("24:00", nil), ("12:60", nil), ("8:30", nil),
            ("08:3", nil), ("0830", nil), ("+8:30", nil), ("08:30:00", nil), ("", nil), ("٠٨:٣٠", nil),
        ] as [(String, String?)]
    )
    func timesOfDay(text: String, expected: String?) {
        #expect(TimeOfDay(text)?.description == expected)
    }
}
