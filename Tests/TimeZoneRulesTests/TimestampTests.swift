import Foundation
import Testing
import TimeZoneRules

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "a timestamp reads as RFC 3339 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_774_746_000_000_000, "2026-03-29T01:00:00Z"),
            (1_774_746_000_500_000, "2026-03-29T01:00:00.500000Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
            (253_402_300_800_000_000, "+10000-01-01T00:00:00Z"),
            (-62_198_755_200_000_000, "-0001-01-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func description(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test("arithmetic stops at the ends of the range")
    func saturation() {
        #expect(Timestamp.distantFuture + .seconds(1) == .distantFuture)
        #expect(Timestamp.distantPast - .seconds(1) == .distantPast)
        #expect(Timestamp.unixEpoch + .seconds(Int64.max) == .distantFuture)
        #expect(Timestamp.unixEpoch - .seconds(Int64.max) == .distantPast)
        #expect(Timestamp(seconds: .max) == .distantFuture)
        #expect(Timestamp(seconds: .min) == .distantPast)
    }

    @Test("durations keep microseconds and cut what is finer")
    func durations() {
        let start = Timestamp(microseconds: 5)
        #expect(start + .microseconds(3) == Timestamp(microseconds: 8))
        #expect(start - .seconds(1) == Timestamp(microseconds: -999_995))
        #expect(start + .nanoseconds(1_999) == Timestamp(microseconds: 6))
        #expect(start.duration(to: Timestamp(microseconds: 2)) == .microseconds(-3))
        #expect(Timestamp.distantPast.duration(to: .distantFuture) == .microseconds(Int64.max) * 2 + .microseconds(1))
    }

    @Test("the second before the epoch is -1 all through")
    func seconds() {
        #expect(Timestamp(microseconds: -1).seconds == -1)
        #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
        #expect(Timestamp(microseconds: -1_000_001).seconds == -2)
        #expect(Timestamp(microseconds: 999_999).seconds == 0)
    }

    @Test("a timestamp is coded as one integer")
    func coding() throws {
        let data = try JSONEncoder().encode([Timestamp(microseconds: 42)])
        #expect(String(decoding: data, as: UTF8.self) == "[42]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [Timestamp(microseconds: 42)])
    }
}
