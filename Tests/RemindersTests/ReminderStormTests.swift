import Reminders
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Whatever is done to sessions, daemon and mail server, in any order.
@Suite struct ReminderStormTests {
    private static let configuration: [String: ConfigurationValue] = [
        "rules": .list([ReminderBench.dayBefore]), "lateBooking": .text("sendNow"), "settle": .duration(.zero),
        "missedWithin": .duration(.seconds(7 * 86_400)),
    ]

    /// What is known of a session beside the plugin.
    private struct Fact {
        var start: Instant
        var isOn = true
        /// Since when it is so.
        var since: Instant
    }

    @Test(
        "nobody is told the same twice in a row, or what is not so, and everybody knows in time who can",
        arguments: 0..<24
    )
    func storm(seed: UInt64) async throws {
        var dice = SeededRandom(seed: seed)
        var bench = try ReminderBench(Self.configuration)
        let begin = ReminderBench.now
        var facts: [String: Fact] = [:]
        for number in 0..<8 {
            let start = begin.after(hours: Int64.random(in: 30...200, using: &dice))
            facts["s\(number)"] = Fact(start: start, since: begin)
            bench.host.practice.write(bench.session("s\(number)", at: start))
        }
        try await bench.host.start()
        /// Since when everything works; `nil` while the mail server is down.
        var worksSince: Instant? = begin
        var now = begin
        for _ in 0..<60 {
            now = now.after(minutes: Int64.random(in: 1...300, using: &dice))
            try await bench.host.advance(to: now)
            let id = "s\(Int.random(in: 0..<8, using: &dice))"
            switch Int.random(in: 0..<10, using: &dice) {
            case 0...2:
                let start = now.after(minutes: Int64.random(in: 10...6000, using: &dice))
                facts[id] = Fact(start: start, since: now)
            case 3: facts[id]?.isOn = false
            case 4:
                if facts[id]?.isOn == false { facts[id]?.since = now }
                facts[id]?.isOn = true
            case 5: try await bench.host.redeliverEvents()
            case 6:
                bench.host.mail.setFailure(.temporary(reason: "down", code: nil))
                worksSince = nil
            case 7:
                bench.host.mail.setFailure(nil)
                worksSince = worksSince ?? now
            case 8:
                await bench.host.stop()
                now = now.after(minutes: Int64.random(in: 1...300, using: &dice))
                bench.host.clock.set(to: now)
                let sent = bench.sent
                #expect(sent.count == bench.host.mail.sent.count)
                bench = ReminderBench(host: try bench.host.restarted(configuration: Self.configuration))
                try await bench.host.start()
                worksSince = now
            default: break
            }
            if let fact = facts[id], fact.start > now {
                let status: Session.Status = fact.isOn ? .scheduled : .canceled
                bench.host.practice.write(
                    bench.session(id, at: fact.start, status: status, created: begin.after(days: -1), changed: .zero)
                )
            }
            try await bench.host.deliverEvents()
            // Nobody waits longer than half an hour for another try.
            for (id, fact) in facts where fact.isOn && fact.start > now {
                let due = max(fact.start.after(days: -1), fact.since, worksSince ?? now)
                guard worksSince != nil, due.after(minutes: 31) <= now else { continue }
                let told = try await Self.told(id, bench).last
                #expect(told == fact.start, "\(id) does not know of \(fact.start.wireText) at \(now.wireText)")
            }
        }
        for id in facts.keys {
            let told = try await Self.told(id, bench)
            for (one, next) in zip(told, told.dropFirst()) { #expect(one != next, "\(id) was told twice") }
        }
        #expect(bench.host.jobs.failed.isEmpty)
    }

    /// The times that a session's client was told of, in order.
    private static func told(_ id: String, _ bench: ReminderBench) async throws -> [Instant] {
        let arguments: [String: ConfigurationValue] = ["record": .text(id), "limit": .integer(1000)]
        let notices = try await bench.host.invoke("history", arguments: arguments)["notices"]?.array ?? []
        var told: [(at: Instant, start: Instant)] = []
        for notice in notices.compactMap(\.object) where notice["state"] == "sent" {
            let at = try #require(notice["at"]?.string.flatMap { Instant($0) })
            let due = try #require(notice["due"]?.string.flatMap { Instant($0) })
            told.append((at, due.after(days: 1)))
        }
        return told.sorted { ($0.at, $0.start) < ($1.at, $1.start) }.map(\.start)
    }
}
