package import TherapyKit

/// Somebody who is told something.
package struct Recipient: Sendable {
    package let user: User
    /// The IANA name of the zone that they live in, as far as it is known; else the practice's.
    package let zone: String
    private let zones: any TimeZoneProvider

    package init(_ user: User, zones: any TimeZoneProvider, at now: Instant) {
        self.user = user
        self.zones = zones
        let own = user.timeZone.flatMap { zones.localTime(at: now, in: $0) == nil ? nil : $0 }
        zone = own ?? zones.local
    }

    /// - Returns: `nil` when there is no such person, or none that can be read, which the host reports.
    package init?(_ id: User.ID, in context: PluginContext) async throws {
        guard let user = try await context.records().ifThere({ try await $0.user(id) }) else { return nil }
        self.init(user, zones: context.zones, at: context.clock.now)
    }

    /// What a clock on the recipient's wall shows.
    package func localTime(_ instant: Instant) -> LocalTime { zoned(instant).time }

    /// When that clock shows a time.
    package func instant(_ time: LocalTime) -> Instant? { zones.instant(of: time, in: zone) }

    /// Date, time and zone of an instant, for a template.
    package func places(_ instant: Instant, in language: Language) -> [String: String] {
        let zoned = zoned(instant)
        let isName = zoned.abbreviation.contains { $0.isLetter }
        return [
            "name": user.name,
            "date": language.date(zoned.time),
            "time": language.time(zoned.time),
            "zone": isName ? "\(zone), \(zoned.abbreviation)" : "\(zone), UTC\(zoned.abbreviation)",
        ]
    }

    private func zoned(_ instant: Instant) -> ZonedTime {
        zones.localTime(at: instant, in: zone) ?? zones.localTime(at: instant, in: "UTC")
            ?? ZonedTime(time: LocalTime(year: 1970, month: 1, day: 1), offset: 0, abbreviation: "UTC")
    }
}
