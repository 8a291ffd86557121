import CalendarExpression
import Testing
import TimeZoneRules

/// The nights that Cronos' own table goes through (CronExpressionFacts), in systemd's language.
@Suite("Clock changes as Cronos goes through them")
struct CronosCaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var expression: String
        /// Local time and offset.
        var after: String
        var next: String

        init(_ expression: String, _ after: String, _ next: String) {
            self.expression = expression
            self.after = after
            self.next = next
        }

        var testDescription: String { "\(expression) after \(after)" }
    }

    /// From 2:00 to 3:00 on 2016-03-13; back from 2:00 to 1:00 on 2016-11-06.
    static let newYork = [
        Case("*:0/30", "2016-03-13 01:30 -05:00", "2016-03-13 03:00 -04:00"),
        Case("*:0,59", "2016-03-13 01:30 -05:00", "2016-03-13 01:59 -05:00"),
        Case("*:0,59", "2016-03-13 01:59 -05:00", "2016-03-13 03:00 -04:00"),
        Case("2:0/30", "2016-03-12 02:30 -05:00", "2016-03-13 03:00 -04:00"),
        Case("2:0,30", "2016-03-12 02:30 -05:00", "2016-03-13 03:00 -04:00"),
        Case("2:0,30", "2016-03-13 01:59 -05:00", "2016-03-13 03:00 -04:00"),
        Case("*-3-13 2:0/30", "2016-03-13 01:59 -05:00", "2016-03-13 03:00 -04:00"),
        Case("*-3-13 02:0,30", "2016-03-13 01:45 -05:00", "2016-03-13 03:00 -04:00"),
        Case("2:30", "2016-03-12 02:30 -05:00", "2016-03-13 03:00 -04:00"),
        Case("2:30", "2016-03-13 01:59 -05:00", "2016-03-13 03:00 -04:00"),
        Case("0/2:0/30", "2016-11-06 00:30 -04:00", "2016-11-06 02:00 -05:00"),
        Case("0/2:0", "2016-11-06 00:30 -04:00", "2016-11-06 02:00 -05:00"),
        Case("2..3:0", "2016-11-06 00:30 -04:00", "2016-11-06 02:00 -05:00"),
        Case("*:0/30", "2016-11-06 01:00 -04:00", "2016-11-06 01:30 -04:00"),
        Case("*:0/30", "2016-11-06 01:30 -04:00", "2016-11-06 01:00 -05:00"),
        Case("*:0/30", "2016-11-06 01:00 -05:00", "2016-11-06 01:30 -05:00"),
        Case("*:0/30", "2016-11-06 01:30 -05:00", "2016-11-06 02:00 -05:00"),
        Case("*:30", "2016-11-06 01:30 -04:00", "2016-11-06 01:30 -05:00"),
        Case("*:30", "2016-11-06 01:30 -05:00", "2016-11-06 02:30 -05:00"),
        Case("0/1:30", "2016-11-06 01:30 -04:00", "2016-11-06 01:30 -05:00"),
        Case("1:0/30", "2016-11-06 01:00 -04:00", "2016-11-06 01:30 -04:00"),
        Case("1:0..30", "2016-11-06 01:20 -04:00", "2016-11-06 01:21 -04:00"),
        Case("1:0:0/30", "2016-11-06 00:30 -04:00", "2016-11-06 01:00 -04:00"),
        Case("1:0,30", "2016-11-06 01:00 -04:00", "2016-11-06 01:30 -04:00"),
        Case("1:0,30", "2016-11-06 01:30 -04:00", "2016-11-07 01:00 -05:00"),
        Case("1:0,30", "2016-11-06 01:00 -05:00", "2016-11-07 01:00 -05:00"),
        Case("*-1/2-* 1:0,30", "2016-11-06 01:30 -04:00", "2016-11-07 01:00 -05:00"),
        Case("*-*-6/1 1:0,30", "2016-11-06 01:30 -04:00", "2016-11-07 01:00 -05:00"),
        Case("1:0", "2016-11-06 00:59 -04:00", "2016-11-06 01:00 -04:00"),
        Case("1:0", "2016-11-06 01:00 -04:00", "2016-11-07 01:00 -05:00"),
        Case("*-11-6 1:0", "2015-11-07 01:00 -05:00", "2016-11-06 01:00 -04:00"),
        Case("Sun *-11-1..7 1:0", "2015-11-01 01:00 -05:00", "2016-11-06 01:00 -04:00"),
        Case("2:0", "2016-11-06 01:45 -04:00", "2016-11-06 02:00 -05:00"),
        Case("2:0", "2016-11-06 01:45 -05:00", "2016-11-06 02:00 -05:00"),
    ]

    /// From 2:00 to 2:30 on 2017-10-01; back from 2:00 to 1:30 on 2017-04-02.
    static let lordHowe = [
        Case("*:0/30", "2017-10-01 01:45 +10:30", "2017-10-01 02:30 +11:00"),
        Case("0/2:0/30", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("0/2:1..58", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("2:0/30", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("*-10-1 2:0,30", "2017-10-01 01:45 +10:30", "2017-10-01 02:30 +11:00"),
        Case("2:30", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("2:30", "2017-10-01 02:30 +11:00", "2017-10-02 02:30 +11:00"),
        Case("*:0,30,59", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("Sun *-10-1..7 *:30", "2017-10-01 01:59 +10:30", "2017-10-01 02:30 +11:00"),
        Case("0/2:0/30", "2017-04-02 01:30 +11:00", "2017-04-02 02:00 +10:30"),
        Case("2..3:0", "2017-04-02 00:30 +11:00", "2017-04-02 02:00 +10:30"),
        Case("*:0/30", "2017-04-02 01:30 +11:00", "2017-04-02 01:30 +10:30"),
        Case("*:0/30", "2017-04-02 01:30 +10:30", "2017-04-02 02:00 +10:30"),
        Case("*:30", "2017-04-02 01:30 +11:00", "2017-04-02 01:30 +10:30"),
        Case("0/1:30", "2017-04-02 01:30 +11:00", "2017-04-02 01:30 +10:30"),
        Case("1:0/30", "2017-04-02 01:20 +11:00", "2017-04-02 01:30 +11:00"),
        Case("1:0,30", "2017-04-02 01:00 +11:00", "2017-04-02 01:30 +11:00"),
        Case("1:0,30", "2017-04-02 01:30 +10:30", "2017-04-03 01:00 +10:30"),
        Case("*-2/2-* 1:0,30", "2017-04-02 01:30 +10:30", "2017-04-03 01:00 +10:30"),
        Case("1:30", "2017-04-02 00:30 +11:00", "2017-04-02 01:30 +11:00"),
        Case("1:30", "2017-04-02 01:30 +11:00", "2017-04-03 01:30 +10:30"),
    ]

    /// From 0:00 to 1:00 on 2017-03-31; back from 1:00 to 0:00 on 2014-10-31.
    static let amman = [
        Case("*-*~1 0:30", "2017-03-30 23:59 +02:00", "2017-03-31 01:00 +03:00"),
        Case("*-*~1 0:30", "2017-03-31 01:00 +03:00", "2017-04-30 00:30 +03:00"),
        Case("*-*-29 0:30", "2019-03-28 23:59 +02:00", "2019-03-29 01:00 +03:00"),
        Case("*-*~1 0:30", "2014-10-31 00:00 +03:00", "2014-10-31 00:30 +03:00"),
        Case("*-*~1 0:30", "2014-10-31 00:30 +03:00", "2014-11-30 00:30 +02:00"),
        Case("*-*~1 0:30", "2014-10-31 00:30 +02:00", "2014-11-30 00:30 +02:00"),
    ]

    /// Back from 24:00 to 23:00 on 2017-05-13.
    static let santiago = [
        Case("23:30", "2017-05-13 23:00 -03:00", "2017-05-13 23:30 -03:00"),
        Case("23:30", "2017-05-13 23:59 -03:00", "2017-05-14 23:30 -04:00"),
        Case("23:30", "2017-05-14 00:00 -04:00", "2017-05-14 23:30 -04:00"),
    ]

    /// Where the rules differ. For Cronos minutes that repeat make up for a gap or come in both passes of an overlap,
    /// whatever the hours are; here hours decide alone.
    static let differing = [
        Case("0/2:0/30", "2016-03-13 01:59 -05:00", "2016-03-13 04:00 -04:00"),
        Case("0/2:1..58", "2016-03-13 01:59 -05:00", "2016-03-13 04:01 -04:00"),
        Case("0/2:30", "2016-03-13 00:30 -05:00", "2016-03-13 04:30 -04:00"),
        Case("Sun *-3-8..14 *:30", "2016-03-13 01:59 -05:00", "2016-03-13 03:30 -04:00"),
        Case("1..9:30", "2016-11-06 01:30 -04:00", "2016-11-06 02:30 -05:00"),
        Case("1:0/30", "2016-11-06 01:30 -04:00", "2016-11-07 01:00 -05:00"),
        Case("1:0..30", "2016-11-06 01:59 -04:00", "2016-11-07 01:00 -05:00"),
        Case("1:0:0/30", "2016-11-06 01:01 -04:00", "2016-11-07 01:00 -05:00"),
    ]

    @Test("the next elapse is the one that Cronos has", arguments: newYork)
    func hour(example: Case) throws { try check(example, in: "America/New_York") }

    @Test("so is it where the clocks go by half an hour", arguments: lordHowe)
    func halfHour(example: Case) throws { try check(example, in: "Australia/Lord_Howe") }

    @Test("so is it where midnight is skipped or comes twice", arguments: amman)
    func midnight(example: Case) throws { try check(example, in: "Asia/Amman") }

    @Test("so is it where a day's last hour comes twice", arguments: santiago)
    func lastHour(example: Case) throws { try check(example, in: "America/Santiago") }

    @Test("where Cronos looks at the minutes, too, only the hours decide", arguments: differing)
    func hoursDecide(example: Case) throws { try check(example, in: "America/New_York") }

    private func check(_ example: Case, in name: String) throws {
        let zone = try TimeZoneRules(identifier: name)
        let expression = try CalendarExpression(parsing: example.expression)
        let (after, next) = (try instant(example.after), try instant(example.next))
        #expect(expression.next(after: after, in: zone) == next)
        #expect(expression.previous(before: next, in: zone).map { $0 <= after } ?? true)
    }

    /// `2016-03-13 01:30 -05:00`
    private func instant(_ text: String) throws -> Timestamp {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let wall = try #require(
            CivilDateTime(year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4])
        )
        let offset = (numbers[5] * 60 + numbers[6]) * 60 * (text.contains(" -") ? -1 : 1)
        return Timestamp(microseconds: wall.microsecondsSinceEpoch) - .seconds(offset)
    }
}
