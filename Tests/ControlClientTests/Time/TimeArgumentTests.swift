import Testing
import TimeZoneRules

@testable import ControlClient

@Suite("Times as they are typed")
struct TimeArgumentTests {
    @Test(
        "mean a moment by the clock and the zone",
        arguments: [
            ("now", "2026-11-24T09:00:00.000Z"), ("today", "2026-11-23T23:00:00.000Z"),
            ("tomorrow", "2026-11-24T23:00:00.000Z"), ("tomorrow 10:00", "2026-11-25T09:00:00.000Z"),
            ("yesterday 23:59", "2026-11-23T22:59:00.000Z"), ("+2h", "2026-11-24T11:00:00.000Z"),
            ("-1d", "2026-11-23T09:00:00.000Z"), ("+1h 30min", "2026-11-24T10:30:00.000Z"),
            ("2026-12-01", "2026-11-30T23:00:00.000Z"), ("2026-12-01 10:00", "2026-12-01T09:00:00.000Z"),
            ("2027-06-01T10:00", "2027-06-01T08:00:00.000Z"), ("2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"),
            ("2026-12-01 10:00:00-05:00", "2026-12-01T15:00:00.000Z"),
        ]
    )
    func moments(text: String, wire: String) throws {
        let argument = try #require(TimeArgument(text))
        #expect(argument.moment(now: .testNow, in: TestZone())?.wire == wire)
    }

    @Test("a time that clocks skip is none")
    func skipped() throws {
        let argument = try #require(TimeArgument("2027-03-28 02:30"))
        #expect(argument.moment(now: .testNow, in: TestZone()) == nil)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "soon", "10:00", "today10:00", "+", "+2 fortnights", "-", "2026-11-31", "2026-11-24 25:00", "1d",
        ]
    )
    func nonsense(text: String) {
        #expect(TimeArgument(text) == nil)
    }

    @Test("a length is longer than nothing", arguments: ["0", "-5min", "x", ""])
    func lengths(text: String) {
        #expect(LengthArgument(argument: text) == nil)
    }

    @Test("the C library's zone takes a moment to the wall and back")
    func systemZone() {
        let zone = SystemZone()
        let civil = zone.civil(at: .testNow)
        #expect(zone.moment(of: civil) == .testNow)
    }
}
