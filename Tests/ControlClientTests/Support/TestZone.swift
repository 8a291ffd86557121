import TimeZoneRules

@testable import ControlClient

/// An hour east of UTC, put forward to two hours at 01:00 UTC on 28 March 2027, as in Central Europe.
struct TestZone: LocalZone {
    private static let change = CivilDateTime(year: 2027, month: 3, day: 28, hour: 1)!.microsecondsSinceEpoch

    func civil(at moment: Timestamp) -> CivilDateTime {
        let hours: Int64 = moment.microseconds < Self.change ? 1 : 2
        return CivilDateTime(microsecondsSinceEpoch: moment.microseconds + hours * 3_600_000_000)
    }

    func moment(of civil: CivilDateTime) -> Timestamp? {
        [1, 2].lazy
            .map { Timestamp(microseconds: civil.microsecondsSinceEpoch - $0 * 3_600_000_000) }
            .first { self.civil(at: $0) == civil }
    }
}

extension Timestamp {
    /// Tuesday, ten o'clock in the test's zone.
    static let testNow = Timestamp(wire: "2026-11-24T09:00:00.000Z")!
}

extension TimeFormat {
    static let test = TimeFormat(now: .testNow, zone: TestZone())
}
