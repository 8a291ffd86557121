import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import Notices

@Suite struct QuietHoursTests {
    private struct Probe: Plugin {
        static let manifest = PluginManifest(name: "probe", version: "1.0.0", summary: "Nothing")
        init(configuration: PluginConfiguration) {}
    }

    @Test(
        "quiet hours end when the recipient's clock says so",
        arguments: [
            // an instant, the hours, and when they are over
            ("2026-11-26T12:00:00.000Z", "21:00", "08:00", "2026-11-26T12:00:00.000Z"),
            ("2026-11-26T20:00:00.000Z", "21:00", "08:00", "2026-11-27T07:00:00.000Z"),
            ("2026-11-27T02:00:00.000Z", "21:00", "08:00", "2026-11-27T07:00:00.000Z"),
            ("2026-11-27T07:00:00.000Z", "21:00", "08:00", "2026-11-27T07:00:00.000Z"),
            ("2026-11-27T11:30:00.000Z", "12:00", "14:00", "2026-11-27T13:00:00.000Z"),
            ("2026-12-31T22:30:00.000Z", "21:00", "08:00", "2027-01-01T07:00:00.000Z"),
            // Clocks go forward at 01:00Z, back at 01:00Z.
            ("2026-03-28T22:00:00.000Z", "21:00", "08:00", "2026-03-29T06:00:00.000Z"),
            ("2026-03-29T00:30:00.000Z", "01:00", "02:30", "2026-03-29T01:00:00.000Z"),
            ("2026-10-25T00:15:00.000Z", "01:00", "02:30", "2026-10-25T00:30:00.000Z"),
            // 02:10 for the second time.
            ("2026-10-25T01:10:00.000Z", "01:00", "02:30", "2026-10-25T01:30:00.000Z"),
            ("2026-11-26T12:00:00.000Z", "08:00", "08:00", "2026-11-26T12:00:00.000Z"),
        ]
    )
    func ends(at instant: String, from: String, until: String, end: String) throws {
        let now = Instant(instant)!
        let host = try PluginTestHost(Probe.self, zones: [try TestZone.system("Europe/Berlin")], now: now)
        let user = User(id: User.ID("a"), name: "A", timeZone: "Nowhere/At_All", createdAt: now, updatedAt: now)
        let recipient = Recipient(user, zones: host.context.zones, at: now)
        let hours = QuietHours(
            PluginConfiguration(["from": .timeOfDay(TimeOfDay(from)!), "until": .timeOfDay(TimeOfDay(until)!)])
        )
        #expect(hours.end(at: now, for: recipient).wireText == end)
    }
}
