import CalendarExpression
import Testing
import TimeZoneRules

@Suite("CalendarExpression")
struct CalendarExpressionTests {
    @Test("an error says where and why", arguments: ErrorTable.rows)
    func errors(text: String, position: Int, reason: CalendarExpressionError.Reason) {
        #expect(throws: CalendarExpressionError(reason: reason, position: position, text: text)) {
            try CalendarExpression(parsing: text)
        }
    }

    @Test("an error says it in words")
    func words() throws {
        let error = #expect(throws: CalendarExpressionError.self) { try CalendarExpression(parsing: "Mon *-*-32 9:00") }
        #expect(
            error?.description == "“Mon *-*-32 9:00” is no calendar expression: at byte 8, day must be from 1 to 31"
        )
    }

    @Test(
        "days that no calendar has never come",
        arguments: ["*-2-30", "*-4,6,9,11-31", "2026-2-29", "Mon 2026-02-24"]
    )
    func never(text: String) throws {
        let expression = try CalendarExpression(parsing: text)
        #expect(!expression.canElapse)
        #expect(expression.next(after: .distantPast, in: .utc) == nil)
        #expect(expression.previous(before: .distantFuture, in: .utc) == nil)
    }

    @Test("what is past could elapse, and will not")
    func past() throws {
        let expression = try CalendarExpression(parsing: "2020-1-1")
        #expect(expression.canElapse)
        #expect(expression.next(after: Timestamp(seconds: 1_774_746_000), in: .utc) == nil)
        #expect(expression.previous(before: .distantFuture, in: .utc) == Timestamp(seconds: 1_577_836_800))
        #expect(expression.next(after: .distantPast, in: .utc) == Timestamp(seconds: 1_577_836_800))
    }

    @Test(
        "the search ends with the year 2199, in every zone",
        arguments: ["UTC", "Pacific/Kiritimati", "America/New_York"]
    )
    func end(name: String) throws {
        let zone = try TimeZoneRules(identifier: name)
        for text in ["minutely", "daily", "*:*:*"] {
            let expression = try CalendarExpression(parsing: text)
            let last = try #require(expression.previous(before: .distantFuture, in: zone))
            #expect(zone.localTime(at: last).date == CivilDate(year: 2199, month: 12, day: 31))
            #expect(expression.next(after: last, in: zone) == nil)
            let first = try #require(expression.next(after: .distantPast, in: zone))
            #expect(zone.localTime(at: first).date == CivilDate(year: 1970, month: 1, day: 1))
            #expect(expression.previous(before: first, in: zone) == nil)
        }
    }

    @Test("a zone that was injected is the one that counts")
    func injectedZones() {
        let nowhere = ZoneDirectory(path: "/nonexistent")
        #expect(throws: CalendarExpressionError.self) {
            try CalendarExpression(parsing: "9:00 Europe/Berlin", zones: nowhere)
        }
        #expect(throws: Never.self) { try CalendarExpression(parsing: "9:00 UTC", zones: nowhere) }
    }

    @Test("a repetition begins anew with each hour, month and year; systemd 252 loses the first elapses there")
    func rollover() throws {
        let newYearsEve = Timestamp(seconds: 1_798_760_400)  // 2026-12-31T23:40:00Z
        let elapses = { (text: String, count: Int) throws in
            try CalendarExpression(parsing: text).elapses(after: newYearsEve, in: .utc).prefix(count).map(\.description)
        }
        #expect(try elapses("*:0/25", 3) == ["2026-12-31T23:50:00Z", "2027-01-01T00:00:00Z", "2027-01-01T00:25:00Z"])
        #expect(try elapses("*-*-1/7", 2) == ["2027-01-01T00:00:00Z", "2027-01-08T00:00:00Z"])
        #expect(try elapses("0/22:00", 2) == ["2027-01-01T00:00:00Z", "2027-01-01T22:00:00Z"])
    }
}
