public import TherapyKit

/// Time zones by rules that a test writes down.
///
/// ```swift
/// let berlin = TestZone("Europe/Berlin", offset: 3600, abbreviation: "CET", changes: [
///     .init(at: spring, offset: 7200, abbreviation: "CEST")])
/// ```
public struct TestZone: Sendable {
    /// From an instant on, another offset.
    public struct Change: Sendable {
        let instant: Instant
        let offset: Int
        let abbreviation: String

        public init(at instant: Instant, offset: Int, abbreviation: String) {
            self.instant = instant
            self.offset = offset
            self.abbreviation = abbreviation
        }
    }

    let name: String
    private let first: Change
    private let changes: [Change]

    /// - Parameters:
    ///   - offset: ahead of UTC, in seconds, before the first change.
    ///   - changes: in the order of their instants.
    public init(_ name: String, offset: Int = 0, abbreviation: String = "UTC", changes: [Change] = []) {
        self.name = name
        first = Change(at: Instant(milliseconds: .min / 2), offset: offset, abbreviation: abbreviation)
        self.changes = changes
    }

    func change(at instant: Instant) -> Change {
        changes.last { $0.instant <= instant } ?? first
    }

    /// The first instant at which clocks show a time, or as RFC 5545, section 3.3.5, has it, the one that the offset
    /// before a gap gives.
    func instant(ofLocal milliseconds: Int64) -> Instant {
        let all = [first] + changes
        let candidates = all.map { Instant(milliseconds: milliseconds - Int64($0.offset) * 1000) }
        let fitting = zip(all, candidates).filter { change(at: $1).offset == $0.offset }.map { $1 }
        if let earliest = fitting.min() { return earliest }
        // In a gap: the clocks go forward at the last change before what the offset after it gives.
        let before = zip(all, changes).first { pair in
            let gap = Int64(pair.0.offset) * 1000 + pair.1.instant.milliseconds
            return gap <= milliseconds && milliseconds < Int64(pair.1.offset) * 1000 + pair.1.instant.milliseconds
        }
        return Instant(milliseconds: milliseconds - Int64(before?.0.offset ?? first.offset) * 1000)
    }
}

/// The zones of a test's practice; `UTC` is always among them.
struct TestZones: TimeZoneProvider {
    let local: String
    private let zones: [String: TestZone]

    init(_ zones: [TestZone]) {
        local = zones.first?.name ?? "UTC"
        self.zones = Dictionary(([TestZone("UTC")] + zones).map { ($0.name, $0) }) { $1 }
    }

    func localTime(at instant: Instant, in zone: String) -> ZonedTime? {
        zones[zone].map { rules in
            let change = rules.change(at: instant)
            let time = LocalTime(utc: instant + .seconds(change.offset))
            return ZonedTime(time: time, offset: change.offset, abbreviation: change.abbreviation)
        }
    }

    func instant(of time: LocalTime, in zone: String) -> Instant? {
        zones[zone].map { $0.instant(ofLocal: Instant(utc: time).milliseconds) }
    }
}
