import Foundation
import Reminders
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Around the nights in which clocks change, with Foundation's calendar as the judge of what clocks show.
@Suite struct ReminderNightTests {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca",
        "Pacific/Auckland", "Asia/Tehran", "Atlantic/Azores", "Pacific/Chatham",
    ]
    /// Some end in the hour that clocks leave out or show twice.
    static let hours = [("21:00", "08:00"), ("01:00", "02:30"), ("22:00", "02:15")]

    @Test(
        "no client is reminded twice, none is missed, and none at night, whatever clocks do",
        arguments: zones,
        hours
    )
    func nights(zone: String, hours: (String, String)) async throws {
        let first = Instant("2026-03-01T00:00:00.000Z")!
        let transitions = try TestZone.transitions(of: zone, from: first, until: first.after(days: 366))
        for transition in transitions + (transitions.isEmpty ? [first.after(days: 20)] : []) {
            try await night(transition, in: zone, hours)
        }
    }

    private func night(_ transition: Instant, in zone: String, _ hours: (String, String)) async throws {
        let begin = transition.after(days: -3)
        let bench = try ReminderBench(
            [
                "rules": .list([ReminderBench.dayBefore, ReminderBench.rule("hours", .seconds(5 * 3600))]),
                "quietHours": ReminderBench.quietHours(hours.0, hours.1),
            ],
            zone: zone,
            now: begin
        )
        var starts: [String: Instant] = [:]
        for number in 0..<60 {
            let id = "s\(number)"
            starts[id] = begin.after(days: 1, minutes: Int64(number) * 97 + 17)
            bench.host.practice.write(bench.session(id, at: starts[id]!))
        }
        try await bench.host.start()
        try await bench.host.advance(to: begin.after(days: 6))

        let history = try await bench.history()
        #expect(history.count == 120)
        #expect(bench.sent.count == history.count { $0["state"] == "sent" })
        #expect(bench.sent.count > 60)
        let isQuiet = try quiet(hours, in: zone)
        for notice in history {
            let start = try #require(notice["record"]?.string.flatMap { starts[$0] })
            let due = try #require(notice["due"]?.string.flatMap { Instant($0) })
            let at = try #require(notice["at"]?.string.flatMap { Instant($0) })
            if notice["state"] == "sent" {
                #expect(at >= due && at < start)
                #expect(!isQuiet(at), "\(zone): sent at \(at.wireText)")
                // Not later than it had to be.
                if at > due {
                    #expect(isQuiet(at - .seconds(1)) && isQuiet(due), "\(zone): \(due.wireText), \(at.wireText)")
                }
            } else {
                #expect(notice["state"] == "expired")
                #expect(isQuiet(due) && isQuiet(start - .seconds(1)), "\(zone): dropped at \(due.wireText)")
            }
        }
    }

    private func quiet(_ hours: (String, String), in zone: String) throws -> (Instant) -> Bool {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        let minutes = { (text: String) in Int(text.prefix(2))! * 60 + Int(text.suffix(2))! }
        let (from, until) = (minutes(hours.0), minutes(hours.1))
        return { [calendar] instant in
            let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
            let parts = calendar.dateComponents([.hour, .minute], from: date)
            let minute = parts.hour! * 60 + parts.minute!
            return from <= until ? (from..<until).contains(minute) : minute >= from || minute < until
        }
    }
}
