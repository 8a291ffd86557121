import TherapyKit
import TimeZoneRules

/// Local times for plugins, from the system's data.
struct PluginZones: TimeZoneProvider {
    private let localZone: @Sendable () -> TimeZoneRules

    init(local: @escaping @Sendable () -> TimeZoneRules) {
        localZone = local
    }

    var local: String { localZone().identifier }

    func localTime(at instant: Instant, in zone: String) -> ZonedTime? {
        guard let rules = rules(of: zone) else { return nil }
        let timestamp = Timestamp(instant)
        let offset = rules.offset(at: timestamp)
        let local = rules.localTime(at: timestamp)
        return ZonedTime(
            time: LocalTime(
                year: local.date.year,
                month: local.date.month,
                day: local.date.day,
                hour: local.time.hour,
                minute: local.time.minute,
                second: local.time.second
            ),
            offset: offset.secondsFromUTC,
            abbreviation: offset.abbreviation
        )
    }

    func instant(of time: LocalTime, in zone: String) -> Instant? {
        guard let rules = rules(of: zone), let date = CivilDate(year: time.year, month: time.month, day: time.day),
            let civil = CivilTime(hour: time.hour, minute: time.minute, second: time.second)
        else { return nil }
        let local = CivilDateTime(date: date, time: civil)
        switch rules.instants(of: local) {
        case .unique(let timestamp), .overlap(let timestamp, _): return Instant(timestamp)
        case .gap(let transition):
            // By the offset before it, as RFC 5545, section 3.3.5, has it.
            let offset = Int64(transition.before.secondsFromUTC)
            return Instant(Timestamp(microseconds: local.microsecondsSinceEpoch - offset * 1_000_000))
        }
    }

    private func rules(of zone: String) -> TimeZoneRules? {
        let local = localZone()
        return zone == local.identifier ? local : try? TimeZoneRules(identifier: zone)
    }
}
