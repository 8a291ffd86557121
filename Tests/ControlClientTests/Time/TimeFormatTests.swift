import Testing
import TimeZoneRules

@testable import ControlClient

@Suite("Times for people")
struct TimeFormatTests {
    @Test(
        "are local, with a year only when it is another one",
        arguments: [
            ("2026-11-24T09:00:00.000Z", "Tue 24 Nov 10:00"), ("2026-12-04T23:30:00.000Z", "Sat  5 Dec 00:30"),
            ("2027-03-28T00:59:00.000Z", "Sun 28 Mar 2027 01:59"),
            ("2027-03-28T01:00:00.000Z", "Sun 28 Mar 2027 03:00"),
            ("not a time", "not a time"),
        ]
    )
    func local(wire: String, text: String) {
        #expect(TimeFormat.test.local(wire) == text)
    }

    @Test("a range names the day of its end only when it is another one")
    func range() {
        let format = TimeFormat.test
        #expect(format.range("2026-11-24T09:00:00.000Z", "2026-11-24T09:50:00.000Z") == "Tue 24 Nov 10:00–10:50")
        #expect(format.range("2026-11-24T22:30:00Z", "2026-11-24T23:20:00Z") == "Tue 24 Nov 23:30–Wed 25 Nov 00:20")
    }

    @Test(
        "a distance is in the largest unit that fits, cut off",
        arguments: [
            (0, "now"), (1, "in 1 s"), (-59, "59 s ago"), (60, "in 1 min"), (3599, "in 59 min"), (7200, "in 2 h"),
            (-86_399, "23 h ago"), (86_400, "in 1 day"), (-3 * 86_400, "3 days ago"), (14 * 86_400, "in 2 weeks"),
            (-61 * 86_400, "2 months ago"), (800 * 86_400, "in 2 years"),
        ]
    )
    func relative(seconds: Int, text: String) {
        #expect(TimeFormat.relative(.seconds(seconds)) == text)
    }

    @Test(
        "the wire's times are read with any offset and written in UTC with milliseconds",
        arguments: [
            ("2026-12-01T10:00:00.000Z", "2026-12-01T10:00:00.000Z"),
            ("2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"),
            ("2026-12-01T10:00:00.1239+01:30", "2026-12-01T08:30:00.123Z"),
            ("2026-12-01t10:00z", "2026-12-01T10:00:00.000Z"),
            ("2026-01-01T00:00:00-00:30", "2026-01-01T00:30:00.000Z"),
        ]
    )
    func wire(text: String, written: String) throws {
        #expect(try #require(Timestamp(wire: text)).wire == written)
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "2026-12-01", "2026-12-01T10:00:00", "2026-13-01T10:00:00Z", "2026-02-29T10:00:00Z",
            "2026-12-01T24:00:00Z", "2026-12-01T10:00:00Zx", "2026-12-01T10:00:00.Z", "2026-12-01T10:00:00+1:00",
        ]
    )
    func notWire(text: String) {
        #expect(Timestamp(wire: text) == nil)
    }
}
