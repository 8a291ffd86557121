import TherapyKit

/// No zones.
struct UniversalTime: TimeZoneProvider {
    var local: String { "UTC" }
    func localTime(at instant: Instant, in zone: String) -> ZonedTime? { nil }
    func instant(of time: LocalTime, in zone: String) -> Instant? { nil }
}
