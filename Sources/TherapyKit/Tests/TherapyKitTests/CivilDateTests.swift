import Testing

@testable import TherapyKit

@Suite struct CivilDateTests {
    /// The calendar's rule, day by day, as no formula tells it.
    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @Test("every day of nine centuries follows the one before, in both directions")
    func everyDay() {
        // 1600-01-01, by 135140 days before the epoch.
        var number = -135_140
        for year in 1600..<2500 {
            for month in 1...12 {
                for day in 1...Self.days(of: month, in: year) {
                    let date = CivilDate(daysSinceEpoch: number)
                    guard date.year == year, date.month == month, date.day == day, date.daysSinceEpoch == number else {
                        Issue.record("\(number) is \(date), not \(year)-\(month)-\(day)")
                        return
                    }
                    number += 1
                }
            }
        }
        #expect(CivilDate(year: 2500, month: 1, day: 1)?.daysSinceEpoch == number)
    }

    @Test(
        "landmarks",
        arguments: [
            (1970, 1, 1, 0), (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896), (0, 3, 1, -719_468), (2000, 3, 1, 11_017),
            (-400, 2, 29, -865_566),
        ]
    )
    func landmarks(year: Int, month: Int, day: Int, number: Int) {
        #expect(CivilDate(year: year, month: month, day: day)?.daysSinceEpoch == number)
        #expect(CivilDate(daysSinceEpoch: number) == CivilDate(year: year, month: month, day: day))
    }

    @Test(
        "days that no month has are none",
        arguments: [
            (1900, 2, 29), (2026, 2, 29), (2026, 4, 31), (2026, 1, 0), (2026, 13, 1), (2026, 0, 1), (2026, 12, 32),
            (2026, -1, 5),
        ]
    )
    func noSuchDay(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
}
