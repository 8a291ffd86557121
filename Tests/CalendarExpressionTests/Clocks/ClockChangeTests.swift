import CalendarExpression
import Testing
import TimeZoneRules

/// Where we part from systemd: the nights on which clocks change.
@Suite("Elapses where clocks change")
struct ClockChangeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var zone: String
        var expression: String
        var from: String
        var elapses: [String]

        init(_ zone: String, _ expression: String, from: String, _ elapses: String...) {
            self.zone = zone
            self.expression = expression
            self.from = from
            self.elapses = elapses
        }

        var testDescription: String { "\(expression) in \(zone) from \(from)" }
    }

    private static let berlin = "Europe/Berlin"
    private static let newYork = "America/New_York"
    private static let lordHowe = "Australia/Lord_Howe"
    private static let dublin = "Europe/Dublin"
    private static let apia = "Pacific/Apia"
    private static let havana = "America/Havana"
    private static let nuuk = "America/Nuuk"

    static let fixedHours = [
        // 02:00 to 03:00 is skipped at 01:00 UTC.
        Case(berlin, "2:30", from: "2026-03-28T00:00:00Z", "03-28T01:30", "03-29T01:00", "03-30T00:30"),
        Case(berlin, "2:0,30", from: "2026-03-28T01:15:00Z", "03-28T01:30", "03-29T01:00", "03-30T00:00"),
        Case(berlin, "2,3:0", from: "2026-03-28T01:15:00Z", "03-28T02:00", "03-29T01:00", "03-30T00:00"),
        Case(berlin, "2:*", from: "2026-03-28T01:58:00Z", "03-28T01:59", "03-29T01:00", "03-30T00:00"),
        // 02:00 to 03:00 comes twice, the second time at 01:00 UTC.
        Case(berlin, "2:30", from: "2026-10-24T12:00:00Z", "10-25T00:30", "10-26T01:30"),
        Case(berlin, "2:30", from: "2026-10-25T01:10:00Z", "10-26T01:30"),
        Case(berlin, "2:0", from: "2026-10-25T00:00:00Z", "10-26T01:00"),
        Case(berlin, "2:*", from: "2026-10-25T00:58:00Z", "10-25T00:59", "10-26T01:00"),
        Case(berlin, "1..3:0", from: "2026-10-24T22:30:00Z", "10-24T23:00", "10-25T00:00", "10-25T02:00"),
        Case(berlin, "daily", from: "2026-10-24T12:00:00Z", "10-24T22:00", "10-25T23:00"),
        Case(newYork, "2:30", from: "2026-03-07T12:00:00Z", "03-08T07:00", "03-09T06:30"),
        Case(newYork, "1:30", from: "2026-10-31T12:00:00Z", "11-01T05:30", "11-02T06:30"),
        // Half an hour, at 15:30 UTC and back at 15:00 UTC.
        Case(lordHowe, "2:15", from: "2026-10-02T20:00:00Z", "10-03T15:30", "10-04T15:15"),
        Case(lordHowe, "1:45", from: "2026-04-04T00:00:00Z", "04-04T14:45", "04-05T15:15"),
        // Winter is what counts as daylight saving here.
        Case(dublin, "1:30", from: "2026-03-28T12:00:00Z", "03-29T01:00", "03-30T00:30"),
        Case(dublin, "1:30", from: "2026-10-24T12:00:00Z", "10-25T00:30", "10-26T01:30"),
        // 2011-12-30, a Friday, did not take place: at 10:00 UTC the zone went from -10 to +14.
        Case(apia, "9:0", from: "2011-12-28T20:00:00Z", "12-29T19:00", "12-30T19:00"),
        Case(apia, "0:0", from: "2011-12-28T20:00:00Z", "12-29T10:00", "12-30T10:00", "12-31T10:00"),
        Case(apia, "Fri 9:0", from: "2011-12-24T00:00:00Z", "01-05T19:00"),
        Case(apia, "*-12-30 12:0", from: "2011-06-01T00:00:00Z", "12-29T22:00"),
        // Midnight itself is skipped, and comes twice.
        Case(havana, "daily", from: "2026-03-07T12:00:00Z", "03-08T05:00", "03-09T04:00"),
        Case(havana, "Sun", from: "2026-03-07T12:00:00Z", "03-08T05:00", "03-15T04:00"),
        Case(havana, "0:30", from: "2026-03-07T12:00:00Z", "03-08T05:00", "03-09T04:30"),
        Case(havana, "daily", from: "2026-10-31T12:00:00Z", "11-01T04:00", "11-02T05:00"),
        // The hour before midnight is skipped, on a Saturday.
        Case(nuuk, "23:30", from: "2026-03-28T00:00:00Z", "03-28T01:30", "03-29T01:00", "03-30T00:30"),
        Case(nuuk, "Sat 23:30", from: "2026-03-28T02:00:00Z", "03-29T01:00", "04-05T00:30"),
        Case(nuuk, "daily", from: "2026-03-28T01:00:00Z", "03-28T02:00", "03-29T01:00", "03-30T01:00"),
    ]

    static let repeatingHours = [
        Case(berlin, "hourly", from: "2026-03-28T23:30:00Z", "03-29T00:00", "03-29T01:00", "03-29T02:00"),
        Case(berlin, "*:30", from: "2026-03-28T23:45:00Z", "03-29T00:30", "03-29T01:30", "03-29T02:30"),
        Case(berlin, "0/2:30", from: "2026-03-28T23:00:00Z", "03-28T23:30", "03-29T02:30"),
        Case(berlin, "*:30", from: "2026-10-24T23:45:00Z", "10-25T00:30", "10-25T01:30", "10-25T02:30"),
        Case(berlin, "0/2:30", from: "2026-10-24T22:45:00Z", "10-25T00:30", "10-25T01:30", "10-25T03:30"),
        Case(
            newYork,
            "*:0/30",
            from: "2026-11-01T05:00:00Z",
            "11-01T05:30",
            "11-01T06:00",
            "11-01T06:30",
            "11-01T07:00"
        ),
        Case(
            lordHowe,
            "*:0/15",
            from: "2026-04-04T14:25:00Z",
            "04-04T14:30",
            "04-04T14:45",
            "04-04T15:00",
            "04-04T15:15"
        ),
        Case(lordHowe, "*:15", from: "2026-10-03T15:00:00Z", "10-03T16:15"),
        Case(dublin, "hourly", from: "2026-10-24T23:30:00Z", "10-25T00:00", "10-25T01:00", "10-25T02:00"),
        Case(apia, "hourly", from: "2011-12-30T08:30:00Z", "12-30T09:00", "12-30T10:00", "12-30T11:00"),
        Case(havana, "hourly", from: "2026-11-01T03:30:00Z", "11-01T04:00", "11-01T05:00", "11-01T06:00"),
    ]

    @Test(
        "fixed hours elapse once a local day, in a gap as it opens, in an overlap at the first pass",
        arguments: fixedHours
    )
    func fixed(example: Case) throws {
        try check(example, followsElapsedTime: false)
    }

    @Test("hours that are * or repeat follow elapsed time", arguments: repeatingHours)
    func repeating(example: Case) throws {
        try check(example, followsElapsedTime: true)
    }

    private func check(_ example: Case, followsElapsedTime: Bool) throws {
        let expression = try CalendarExpression(parsing: example.expression)
        #expect(expression.followsElapsedTime == followsElapsedTime)
        let zone = try TimeZoneRules(identifier: example.zone)
        let elapses = expression.elapses(after: try timestamp(example.from), in: zone).prefix(example.elapses.count)
        #expect(elapses.map { String($0.description.dropFirst(5).prefix(11)) } == example.elapses)
        #expect(elapses.allSatisfy { $0.microseconds % 60_000_000 == 0 })
        // The expression's own zone comes before the caller's.
        let named = try CalendarExpression(parsing: example.expression + " " + example.zone)
        #expect(named.elapses(after: try timestamp(example.from), in: .utc).starts(with: elapses))
        // Nor does it matter how close to an elapse the search begins.
        for elapse in elapses {
            #expect(expression.next(after: elapse - .microseconds(1), in: zone) == elapse)
        }
        // And back again.
        for (earlier, later) in zip(elapses, elapses.dropFirst()) {
            #expect(expression.previous(before: later, in: zone) == earlier)
            #expect(expression.previous(before: earlier + .microseconds(1), in: zone) == earlier)
        }
    }

    private func timestamp(_ text: String) throws -> Timestamp {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let wall = try #require(
            CivilDateTime(year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4])
        )
        guard case .unique(let timestamp) = TimeZoneRules.utc.instants(of: wall) else { throw CancellationError() }
        return timestamp
    }
}
