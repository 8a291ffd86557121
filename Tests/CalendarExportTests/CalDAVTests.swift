import CalendarExport
import Delivery
import Foundation
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Against Radicale, in a process of its own, read back by Python's `caldav`.
@Suite struct CalDAVTests {
    private let now = CalendarBench.now

    private struct Bench {
        let server: LocalServer
        let calendar: CalendarBench

        init(password: String = "secret", provider: String = "caldav", files: TemporaryDirectory? = nil) async throws {
            server = try await LocalServer.caldav(
                "praxis",
                password: "secret",
                calendars: ["work", "other"],
                in: files
            )
            calendar = try Self.bench(port: server.port, password: password, provider: provider)
        }

        static func bench(port: Int, password: String, provider: String) throws -> CalendarBench {
            let web = HTTPRequestSender(
                policy: WebPolicy(trustedHosts: ["127.0.0.1"]),
                loop: TransferLoop(),
                clock: VirtualWallClock(CalendarBench.now)
            ) { _ in password }
            return try CalendarBench(
                [
                    "caldav": .object(["url": .text("http://127.0.0.1:\(port)/praxis/"), "user": .text("praxis")]),
                    "keepCanceled": .duration(.seconds(5 * 86_400)),
                ],
                integration: CalendarIntegration(provider: provider, calendarId: "work"),
                web: web
            )
        }

        /// `UID status sequence start`, as another client sees them.
        func events(_ calendar: String = "work") async throws -> [String] {
            let answer = try await ForeignProgram.python(
                """
                import caldav, sys
                client = caldav.DAVClient("http://127.0.0.1:\(server.port)/", username="praxis", password="secret")
                calendar = client.calendar(url="http://127.0.0.1:\(server.port)/praxis/\(calendar)/")
                for event in calendar.events():
                    e = event.icalendar_component
                    print(e["UID"], e.get("STATUS"), e.get("SEQUENCE"), e["DTSTART"].dt.strftime("%m-%dT%H:%M"))
                """,
                input: ""
            )
            return answer.split(separator: "\n").map(String.init).sorted()
        }

        /// What somebody else does on the server.
        func meddle(_ script: String) async throws {
            _ = try await ForeignProgram.python(
                """
                import caldav, sys
                client = caldav.DAVClient("http://127.0.0.1:\(server.port)/", username="praxis", password="secret")
                calendar = client.calendar(url="http://127.0.0.1:\(server.port)/praxis/work/")
                by_uid = {str(e.icalendar_component["UID"]): e for e in calendar.events()}
                \(script)
                """,
                input: ""
            )
        }
    }

    @Test("sessions are created, moved, canceled and deleted on the server, and others' events are left alone")
    func follows() async throws {
        let bench = try await Bench()
        let calendar = bench.calendar
        try await bench.meddle(
            """
            calendar.save_event("BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\nPRODID:x\\r\\nBEGIN:VEVENT\\r\\nUID:foreign\\r\\n"
                "DTSTAMP:20260101T000000Z\\r\\nDTSTART:20261201T100000Z\\r\\nSUMMARY:Dentist\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR\\r\\n")
            """
        )
        let foreign = "foreign None None 12-01T10:00"
        calendar.host.practice.write(calendar.session("s1", at: now.after(days: 1)))
        calendar.host.practice.write(calendar.session("s2", at: now.after(days: 2)))
        calendar.host.practice.write(calendar.session("s3", at: now.after(days: 3), therapist: "tal"))
        try await calendar.host.start()
        try await calendar.settle()
        #expect(
            try await bench.events() == [
                foreign, "s1@therapyd CONFIRMED 0 11-25T09:00", "s2@therapyd CONFIRMED 0 11-26T09:00",
            ]
        )
        calendar.host.practice.write(calendar.session("s1", at: now.after(days: 1, hours: 2)))
        calendar.host.practice.write(calendar.session("s2", at: now.after(days: 2), status: .canceled))
        try await calendar.settle()
        #expect(
            try await bench.events() == [
                foreign, "s1@therapyd CONFIRMED 1 11-25T11:00", "s2@therapyd CANCELLED 1 11-26T09:00",
            ]
        )
        calendar.host.practice.remove(Session.ID("s1"))
        try await calendar.settle()
        #expect(try await bench.events() == [foreign, "s2@therapyd CANCELLED 1 11-26T09:00"])
        // Canceled ones go after a while.
        try await calendar.host.advance(to: now.after(days: 7))
        #expect(try await bench.events() == [foreign])
        #expect(calendar.host.degradation == nil)
    }

    @Test("what somebody changed or deleted on the server is brought in line again when the session changes")
    func conflicts() async throws {
        let bench = try await Bench()
        let calendar = bench.calendar
        for id in ["s1", "s2", "s3"] { calendar.host.practice.write(calendar.session(id, at: now.after(days: 1))) }
        try await calendar.host.start()
        try await calendar.settle()
        try await bench.meddle(
            """
            event = by_uid["s1@therapyd"]
            event.icalendar_component["SUMMARY"] = "changed"
            event.save()
            by_uid["s2@therapyd"].delete()
            event = by_uid["s3@therapyd"]
            event.icalendar_component["SUMMARY"] = "changed"
            event.save()
            """
        )
        calendar.host.practice.write(calendar.session("s1", at: now.after(days: 2)))
        calendar.host.practice.write(calendar.session("s2", at: now.after(days: 2)))
        calendar.host.practice.remove(Session.ID("s3"))
        try await calendar.settle()
        #expect(
            try await bench.events() == ["s1@therapyd CONFIRMED 1 11-26T09:00", "s2@therapyd CONFIRMED 1 11-26T09:00"]
        )
        let notices = calendar.host.log.lines.filter { $0.level == .notice }.map(\.message).sorted()
        #expect(
            notices == [
                "brought back an event that was deleted elsewhere", "wrote over an event that was changed elsewhere",
            ]
        )
    }

    @Test("an event that was written before the daemon died is known again, and not written beside it")
    func adopts() async throws {
        let bench = try await Bench()
        bench.calendar.host.practice.write(bench.calendar.session("s1", at: now.after(days: 1)))
        try await bench.calendar.host.start()
        try await bench.calendar.settle()
        // A daemon that has lost its notes.
        let other = try Bench.bench(port: bench.server.port, password: "secret", provider: "caldav")
        other.host.practice.write(other.session("s1", at: now.after(days: 2)))
        try await other.host.start()
        try await other.settle()
        #expect(try await bench.events() == ["s1@therapyd CONFIRMED 0 11-26T09:00"])
    }

    @Test("a server that is down, and back, has everything in the end")
    func outage() async throws {
        let files = try TemporaryDirectory()
        let port: Int
        let calendar: CalendarBench
        do {
            let bench = try await Bench(files: files)
            port = bench.server.port
            calendar = bench.calendar
            calendar.host.practice.write(calendar.session("s1", at: now.after(days: 1)))
            try await calendar.host.start()
            try await calendar.settle()
            #expect(try await bench.events().count == 1)
        }
        calendar.host.practice.write(calendar.session("s1", at: now.after(days: 2)))
        calendar.host.practice.write(calendar.session("s2", at: now.after(days: 2)))
        try await calendar.settle()
        #expect(calendar.host.degradation?.hasPrefix("therapist berg: ") == true)
        calendar.host.practice.remove(Session.ID("s1"))
        try await calendar.host.advance(to: now.after(hours: 12))
        #expect(calendar.host.jobs.failed.isEmpty)
        let server = try await LocalServer.caldav(
            "praxis",
            password: "secret",
            calendars: ["work"],
            port: port,
            in: files
        )
        try await calendar.host.advance(to: now.after(hours: 14))
        #expect(calendar.host.degradation == nil)
        let answer = try await ForeignProgram.python(
            """
            import caldav
            client = caldav.DAVClient("http://127.0.0.1:\(server.port)/", username="praxis", password="secret")
            for e in client.calendar(url="http://127.0.0.1:\(server.port)/praxis/work/").events():
                print(e.icalendar_component["UID"])
            """,
            input: ""
        )
        #expect(answer == "s2@therapyd")
    }

    @Test("a therapist who has another calendar leaves none behind in the one before")
    func changesCalendar() async throws {
        let bench = try await Bench()
        let calendar = bench.calendar
        calendar.host.practice.write(calendar.session("s1", at: now.after(days: 1)))
        try await calendar.host.start()
        try await calendar.settle()
        calendar.host.practice.write(
            calendar.therapist("berg", CalendarIntegration(provider: "caldav", calendarId: "other"))
        )
        try await calendar.settle()
        #expect(try await bench.events("work").isEmpty)
        #expect(try await bench.events("other") == ["s1@therapyd CONFIRMED 0 11-25T09:00"])
    }

    @Test("a wrong password and a calendar that is not there are told, and tried again")
    func trouble() async throws {
        let wrong = try await Bench(password: "wrong")
        wrong.calendar.host.practice.write(wrong.calendar.session("s1", at: now.after(days: 1)))
        try await wrong.calendar.host.start()
        try await wrong.calendar.settle()
        #expect(wrong.calendar.host.degradation == "therapist berg: the server refuses the login (401)")
        #expect(try await wrong.events().isEmpty)
        #expect(wrong.calendar.host.jobs.planned.contains { $0.name == "push" })

        let missing = try await Bench()
        missing.calendar.host.practice.write(
            missing.calendar.therapist("berg", CalendarIntegration(provider: "caldav", calendarId: "none"))
        )
        missing.calendar.host.practice.write(missing.calendar.session("s1", at: now.after(days: 1)))
        try await missing.calendar.host.start()
        try await missing.calendar.settle()
        #expect(missing.calendar.host.degradation == "therapist berg: there is no such calendar (409)")
    }
}
