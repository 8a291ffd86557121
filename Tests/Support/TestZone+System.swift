package import TherapyKit
package import TherapyKitTesting
import TimeZoneRules

extension TestZone {
    /// A zone as the system's data has it, from 2025 to 2031.
    package static func system(_ identifier: String) throws -> TestZone {
        let rules = try TimeZoneRules(identifier: identifier)
        let begin = Timestamp(seconds: 1_735_689_600)
        var changes: [Change] = []
        var last = begin
        while let next = rules.nextTransition(after: last), next.instant < Timestamp(seconds: 1_924_992_000) {
            changes.append(
                Change(
                    at: Instant(milliseconds: next.instant.microseconds / 1000),
                    offset: next.after.secondsFromUTC,
                    abbreviation: next.after.abbreviation
                )
            )
            last = next.instant
        }
        let first = rules.offset(at: begin)
        return TestZone(
            identifier,
            offset: first.secondsFromUTC,
            abbreviation: first.abbreviation,
            changes: changes
        )
    }

    /// When clocks of a zone change between two instants.
    package static func transitions(of identifier: String, from: Instant, until: Instant) throws -> [Instant] {
        let rules = try TimeZoneRules(identifier: identifier)
        var instants: [Instant] = []
        var last = Timestamp(microseconds: from.milliseconds * 1000)
        while let next = rules.nextTransition(after: last) {
            let instant = Instant(milliseconds: next.instant.microseconds / 1000)
            if instant >= until { break }
            instants.append(instant)
            last = next.instant
        }
        return instants
    }
}
