import Testing

@testable import TherapyKit

@Suite struct InstantTests {
    /// Texts, and the milliseconds since the epoch that Python's datetime gives for them.
    static let known: [(database: String, wire: String, milliseconds: Int64)] = [
        ("1970-01-01 00:00:00.000 +00:00", "1970-01-01T00:00:00.000Z", 0),
        ("1969-12-31 23:59:59.999 +00:00", "1969-12-31T23:59:59.999Z", -1),
        ("2026-12-01 10:50:00.123 +00:00", "2026-12-01T10:50:00.123Z", 1_796_122_200_123),
        ("2000-02-29 12:00:00.000 +00:00", "2000-02-29T12:00:00.000Z", 951_825_600_000),
        ("1900-03-01 00:00:00.000 +00:00", "1900-03-01T00:00:00.000Z", -2_203_891_200_000),
        ("2038-01-19 03:14:08.000 +00:00", "2038-01-19T03:14:08.000Z", 2_147_483_648_000),
        ("9999-12-31 23:59:59.999 +00:00", "9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("0001-01-01 00:00:00.000 +00:00", "0001-01-01T00:00:00.000Z", -62_135_596_800_000),
    ]

    @Test("an instant is written as the application writes it, and as RFC 3339 on the wire", arguments: known)
    func writes(database: String, wire: String, milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(instant.databaseText == database)
        #expect(instant.wireText == wire)
        #expect("\(instant)" == wire)
    }

    @Test("both texts are read back", arguments: known)
    func reads(database: String, wire: String, milliseconds: Int64) {
        #expect(Instant(database)?.milliseconds == milliseconds)
        #expect(Instant(wire)?.milliseconds == milliseconds)
        #expect(Instant(databaseText: database)?.milliseconds == milliseconds)
        #expect(Instant(databaseText: wire) == nil)
    }

    @Test(
        "other programs' forms are read, too",
        arguments: [
            "2026-12-01T10:50:00Z", "2026-12-01T10:50Z", "2026-12-01 10:50:00 +00:00", "2026-12-01T12:50:00+02:00",
            "2026-12-01T05:20:00.000-05:30", "2026-12-01T12:50:00+0200", "2026-12-01 10:50:00.0 Z",
            "2026-12-01T10:50:00.000999Z", "2026-12-02T00:49:00.000 +13:59", "2026-12-01T10:50:00.0009999999999999999Z",
            "2026-12-01T10:50:00-00:00",
        ]
    )
    func readsLeniently(text: String) {
        #expect(Instant(text)?.databaseText == "2026-12-01 10:50:00.000 +00:00")
    }

    @Test(
        "a fraction of any length is read to the millisecond",
        arguments: [("1", 100), ("12", 120), ("123", 123), ("1239", 123), ("009", 9)]
    )
    func fractions(digits: String, milliseconds: Int64) {
        #expect(Instant("1970-01-01T00:00:00.\(digits)Z")?.milliseconds == milliseconds)
    }

    @Test(
        "what is no time, or none that means the same everywhere, is refused",
        arguments: [
            "", " ", "now", "2026-12-01", "2026-12-01T10:50:00", "2026-12-01T10:50:00.000", "2026-12-01 10:50:00.",
            "2026-12-01T10:50:00.Z", "2026-13-01T10:50:00Z", "2026-00-01T10:50:00Z", "2026-02-29T10:50:00Z",
            "2026-04-31T10:50:00Z", "2026-12-00T10:50:00Z", "2026-12-01T24:00:00Z", "2026-12-01T10:60:00Z",
            "2026-12-01T10:50:60Z", "2026-12-01t10:50:00Z", "2026-12-01T10:50:00z", "2026-12-01T10:50:00Zulu",
            "2026-12-01T10:50:00+24:00", "2026-12-01T10:50:00+02:60", "2026-12-01T10:50:00+2", "26-12-01T10:50:00Z",
            "+2026-12-01T10:50:00Z", "2026-1-1T10:50:00Z", "2026-12-01  10:50:00Z", "２026-12-01T10:50:00Z",
            "Invalid date", "2026-12-01T10:50:00Z ", "1796122200123",
        ]
    )
    func refuses(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        "a column's text is the application's own form, to the byte",
        arguments: [
            "2026-12-01T10:50:00.000Z", "2026-12-01T10:50:00.000 +00:00", "2026-12-01 10:50:00.000 +02:00",
            "2026-12-01 10:50:00.000 -00:00", "2026-12-01 10:50:00.000+00:00", "2026-12-01 10:50:00 +00:00",
            "2026-12-01 10:50:00.0000 +00:00", "2026-02-29 10:50:00.000 +00:00", "2026-12-01 10:50:00,000 +00:00",
            "2026-12-01 10:50 00.000 +00:00", "é026-12-01 10:50:00.00 +00:00", "",
        ]
    )
    func columnText(text: String) {
        #expect(Instant(databaseText: text) == nil)
    }

    @Test("the order of the application's texts is the order of time")
    func order() {
        let instants = stride(from: Int64(-62_135_596_800_000), to: 253_402_300_800_000, by: 98_765_432_101)
            .map(Instant.init(milliseconds:))
        #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 && $0.databaseText < $1.databaseText })
        #expect(instants.allSatisfy { Instant(databaseText: $0.databaseText) == $0 && Instant($0.wireText) == $0 })
    }

    @Test("durations are added, taken away and measured in milliseconds")
    func arithmetic() {
        let instant = Instant(milliseconds: 1000)
        #expect((instant + .seconds(2)).milliseconds == 3000)
        #expect((instant - .milliseconds(1500)).milliseconds == -500)
        #expect((instant + .microseconds(1999)).milliseconds == 1001)
        #expect(Instant(milliseconds: 500) - instant == .milliseconds(-500))
    }
}
