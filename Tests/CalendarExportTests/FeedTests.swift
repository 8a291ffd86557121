import Foundation
import Testing
import TherapyKit
import TherapyKitTesting

@testable import CalendarExport

@Suite struct FeedTests {
    private let now = CalendarBench.now

    @Test("each therapist has a calendar with their sessions, and nothing of what was said in them")
    func writes() async throws {
        let bench = try CalendarBench()
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        bench.host.practice.write(bench.session("s2", at: now.after(days: 2), therapist: "tal"))
        try await bench.host.start()
        try await bench.settle()
        #expect(bench.host.files.all.count == 2)
        let lines = try await bench.unfolded()
        #expect(
            lines == [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//unclutter//therapyd//EN", "CALSCALE:GREGORIAN",
                "NAME:Sessions", "X-WR-CALNAME:Sessions", "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
                "X-PUBLISHED-TTL:PT15M", "BEGIN:VEVENT", "UID:s1@therapyd", "DTSTAMP:20261124T090000Z",
                "CREATED:20261123T090000Z", "LAST-MODIFIED:20261124T090000Z", "SEQUENCE:0", "DTSTART:20261125T090000Z",
                "DTEND:20261125T095000Z", "SUMMARY:Busy", "STATUS:CONFIRMED", "CLASS:CONFIDENTIAL", "TRANSP:OPAQUE",
                "END:VEVENT", "END:VCALENDAR",
            ]
        )
        #expect(!bench.host.files.all.keys.contains { $0.contains("berg") })
    }

    @Test(
        "a title says as much of a client as the configuration lets it",
        arguments: [("busy", "Busy"), ("initials", "A. M. S."), ("firstName", "Anna"), ("full", "Anna Maria Schmidt")]
    )
    func titles(style: String, title: String) async throws {
        let bench = try CalendarBench(["titles": .text(style)])
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.start()
        try await bench.settle()
        #expect(try await bench.unfolded().contains("SUMMARY:\(title)"))
    }

    @Test("another way to title sessions shows in the calendars when the plugin is back, on the same day")
    func retitles() async throws {
        let bench = try CalendarBench()
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.start()
        try await bench.settle()
        let again = try bench.host.restarted(configuration: ["titles": .text("full")])
        try await again.start()
        try await again.advance(to: again.clock.now + .seconds(3))
        let text = again.files.all.values.map { String(decoding: $0, as: UTF8.self) }.joined()
        #expect(text.contains("SUMMARY:Anna Maria Schmidt"))
        #expect(!text.contains("SUMMARY:Busy"))
    }

    @Test("the sequence rises with time and status, and with nothing else")
    func sequence() async throws {
        let bench = try CalendarBench(["titles": .text("full")])
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.start()
        try await bench.settle()
        let first = try await bench.feed()
        let count = bench.host.files.writeCount

        bench.host.practice.write(bench.session("s1", at: now.after(days: 1), notes: "other notes"))
        try await bench.settle()
        #expect(try await bench.feed() == first)
        #expect(bench.host.files.writeCount == count)

        bench.host.practice.write(bench.user("anna", "Anna Berger"))
        try await bench.settle()
        #expect(try await bench.unfolded().contains("SUMMARY:Anna Berger"))
        #expect(try await bench.unfolded().contains("SEQUENCE:0"))

        bench.host.practice.write(bench.session("s1", at: now.after(days: 1, hours: 1)))
        try await bench.settle()
        #expect(try await bench.unfolded().contains("SEQUENCE:1"))
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1, hours: 1), status: .canceled))
        try await bench.settle()
        let canceled = try await bench.unfolded()
        #expect(
            canceled.contains("SEQUENCE:2") && canceled.contains("STATUS:CANCELLED")
                && canceled.contains("TRANSP:TRANSPARENT")
        )
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1, hours: 1)))
        try await bench.settle()
        #expect(try await bench.unfolded().contains("SEQUENCE:3"))
        #expect(bench.host.files.writeCount == count + 4)
        // Whether somebody came is nobody's business: nothing is written.
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1, hours: 1), status: .noShow))
        try await bench.settle()
        #expect(bench.host.files.writeCount == count + 4)
    }

    @Test("a hundred changes in a moment are one writing, and a calendar that nothing happens in none")
    func collects() async throws {
        let bench = try CalendarBench()
        try await bench.host.start()
        try await bench.settle()
        let count = bench.host.files.writeCount
        for number in 0..<100 {
            bench.host.practice.write(bench.session("s\(number)", at: now.after(days: 1, hours: Int64(number))))
            try await bench.host.deliverEvents()
        }
        try await bench.settle()
        #expect(bench.host.files.writeCount == count + 1)
        let again = try bench.host.restarted(configuration: [:])
        try await again.start()
        try await again.advance(to: again.clock.now + .seconds(3))
        #expect(again.files.writeCount == count + 1)
    }

    @Test("what is too old, too far ahead, or was canceled long ago leaves by itself; what comes near appears")
    func window() async throws {
        let bench = try CalendarBench([
            "past": .duration(.seconds(10 * 86_400)), "future": .duration(.seconds(20 * 86_400)),
            "keepCanceled": .duration(.seconds(5 * 86_400)),
        ])
        bench.host.practice.write(bench.session("old", at: now.after(days: -8)))
        bench.host.practice.write(bench.session("canceled", at: now.after(days: 10), status: .canceled))
        bench.host.practice.write(bench.session("far", at: now.after(days: 24)))
        try await bench.host.start()
        try await bench.settle()
        let uids = { (lines: [String]) in lines.filter { $0.hasPrefix("UID:") } }
        #expect(uids(try await bench.unfolded()) == ["UID:old@therapyd", "UID:canceled@therapyd"])
        try await bench.host.advance(to: now.after(days: 7))
        #expect(uids(try await bench.unfolded()) == ["UID:far@therapyd"])
    }

    @Test("a session that goes to another therapist, or away, is in the right calendars")
    func moves() async throws {
        let bench = try CalendarBench(["clients": .bool(true)])
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        bench.host.practice.write(bench.session("s2", at: now.after(days: 2)))
        try await bench.host.start()
        try await bench.settle()
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1), client: "bob", therapist: "tal"))
        bench.host.practice.remove(Session.ID("s2"))
        try await bench.settle()
        #expect(try await bench.unfolded("berg").filter { $0.hasPrefix("UID") }.isEmpty)
        #expect(try await bench.unfolded("tal").filter { $0.hasPrefix("UID") } == ["UID:s1@therapyd"])
        #expect(try await bench.unfolded("anna", kind: "client").filter { $0.hasPrefix("UID") }.isEmpty)
        let bob = try await bench.unfolded("bob", kind: "client")
        #expect(bob.contains("UID:s1@therapyd") && bob.contains("SUMMARY:Appointment"))
    }

    @Test("events that arrive once more, and a table made anew, change nothing that is not different")
    func redelivery() async throws {
        let bench = try CalendarBench()
        try await bench.host.start()
        for number in 0..<20 {
            bench.host.practice.write(bench.session("s\(number)", at: now.after(days: Int64(number))))
        }
        try await bench.settle()
        let feed = try await bench.feed()
        let count = bench.host.files.writeCount
        try await bench.host.redeliverEvents()
        try await bench.settle()
        #expect(try await bench.feed() == feed)
        #expect(bench.host.files.writeCount == count)
        bench.host.practice.replaceAll(with: (5..<20).map { bench.session("s\($0)", at: now.after(days: Int64($0))) })
        try await bench.settle()
        #expect(try await bench.unfolded().filter { $0.hasPrefix("UID") }.count == 15)
    }

    @Test("a full disk delays a calendar, and loses nothing")
    func fullDisk() async throws {
        let bench = try CalendarBench()
        try await bench.host.start()
        try await bench.settle()
        bench.host.files.fail(with: .system(name: "x", reason: "no space"))
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.advance(to: now.after(hours: 0) + .seconds(300))
        #expect(try await bench.line("therapist", "berg")["written"] == false)
        bench.host.files.fail(with: nil)
        try await bench.host.advance(to: now.after(hours: 1))
        #expect(try await bench.unfolded().contains("UID:s1@therapyd"))
    }

    @Test("another address ends the one before at once, and a client's calendars go with the setting")
    func rotates() async throws {
        let bench = try CalendarBench(["publicUrl": .text("https://cal.example.org/feeds"), "clients": .bool(true)])
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.start()
        try await bench.settle()
        let old = try #require(try await bench.line("therapist", "berg")["token"]?.string)
        #expect(old.count == 32)
        let feed = try await bench.feed()
        let answer = try await bench.host.invoke("rotate", arguments: ["therapist": .text("berg")])
        let new = try #require(answer["token"]?.string)
        #expect(new != old)
        #expect(answer["url"] == .string("https://cal.example.org/feeds/\(new).ics"))
        #expect(bench.host.files.all["\(old).ics"] == nil)
        try await bench.settle()
        #expect(try await bench.feed() == feed)
        #expect(bench.host.files.all.count == 3)
        let again = try bench.host.restarted(configuration: [:])
        try await again.start()
        #expect(again.files.all.count == 2)
    }

    @Test(
        "how to subscribe depends on the program, and what is not supported says so",
        arguments: [("google", "Google Calendar"), ("outlook", "Outlook"), ("caldav", "Nothing has to be done")]
    )
    func subscribes(provider: String, word: String) async throws {
        let bench = try CalendarBench(
            ["publicUrl": .text("https://cal.example.org/")],
            integration: CalendarIntegration(provider: provider, calendarId: "c")
        )
        try await bench.host.start()
        let answer = try await bench.host.invoke("subscribe", arguments: ["therapist": .text("berg")])
        #expect(answer["how"]?.string?.hasPrefix(word) == true)
        #expect(answer["url"]?.string?.hasSuffix(".ics") == true)
    }

    @Test("an integration that is not supported is an error and a state, not silence")
    func unsupported() async throws {
        let bench = try CalendarBench(
            ["publicUrl": .text("https://cal.example.org/")],
            integration: CalendarIntegration(provider: "lotus", calendarId: "c")
        )
        bench.host.practice.write(bench.session("s1", at: now.after(days: 1)))
        try await bench.host.start()
        try await bench.settle()
        #expect(bench.host.degradation == "therapist berg: the calendar is of a kind that is not supported")
        await #expect(throws: CommandError.self) {
            try await bench.host.invoke("subscribe", arguments: ["therapist": .text("berg")])
        }
        let lines = try await bench.host.explain(.session(bench.session("s1", at: now.after(days: 1))))
        #expect(lines.map(\.standing) == [.past, .suppressed])
    }
}
