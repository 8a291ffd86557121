import Notices
import Reminders
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct ReminderTests {
    private let now = ReminderBench.now

    @Test("a client is reminded once, when the rule says so, of the time on their own clock")
    func reminds() async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.dayBefore]), "practice": .text("Praxis")])
        bench.host.practice.write(bench.session("s", at: now.after(days: 3)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 2) - .milliseconds(1))
        #expect(bench.sent.isEmpty)
        try await bench.host.advance(to: now.after(days: 2))
        let mail = try #require(bench.sent.first)
        #expect(mail.recipient == MailAddress("anna@example.org", name: "Anna Schmidt"))
        #expect(mail.subject == "Your appointment on Friday, 27 November 2026")
        #expect(mail.text.contains("on Friday, 27 November 2026 at 10:00 (Europe/Berlin, CET)"))
        #expect(mail.text.hasSuffix("\n\nPraxis\n"))
        try await bench.host.advance(to: now.after(days: 4))
        #expect(bench.sent.count == 1)
        #expect(try await bench.states() == ["sent"])
    }

    @Test("nothing waits in the scheduler but the next reminder's time, however many sessions there are")
    func plansOneJob() async throws {
        let bench = try ReminderBench()
        for day in 2..<200 { bench.host.practice.write(bench.session("s\(day)", at: now.after(days: Int64(day)))) }
        try await bench.host.start()
        #expect(bench.host.jobs.planned.map(\.instant) == [now.after(days: 1)])
    }

    @Test("every rule that fits holds, by its type, its format and each of its channels")
    func rules() async throws {
        let rules: [ConfigurationValue] = [
            ReminderBench.dayBefore,
            ReminderBench.rule(
                "video",
                .seconds(7200),
                ["format": .text("video"), "channels": .list([.text("webhook")])]
            ),
            ReminderBench.rule("in-person", .seconds(7200), ["format": .text("in_person")]),
            ReminderBench.rule("initial", .seconds(7200), ["type": .text("initial")]),
            ReminderBench.rule("therapist", .seconds(900), ["to": .text("therapist")]),
        ]
        let bench = try ReminderBench([
            "rules": .list(rules), "webhook": .object(["url": .text("https://sms.example.org/")]),
        ])
        bench.host.practice.write(bench.session("s", at: now.after(days: 3)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 3))
        #expect(bench.sent.map(\.recipient.address) == ["anna@example.org", "berg@example.org"])
        let request = try #require(bench.host.web.sent.first)
        #expect(bench.host.web.sent.count == 1)
        let body = try #require(try JSONValue(parsing: String(decoding: request.body, as: UTF8.self)).object)
        #expect(body["to"]?.string == "+4930123")
        #expect(body["text"]?.string == "Your appointment: Friday, 27 November 2026, 10:00 (Europe/Berlin, CET). ")
        #expect(request.authentication == .webhook(id: try #require(body["id"]?.string), secret: "webhook"))
    }

    @Test("a session that is canceled, moved away, done or gone by then reminds nobody", arguments: 0..<5)
    func changesMeanwhile(which: Int) async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 3)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1))
        switch which {
        case 0: bench.host.practice.write(bench.session("s", at: now.after(days: 3), status: .canceled))
        case 1: bench.host.practice.write(bench.session("s", at: now.after(days: 30)))
        case 2: bench.host.practice.write(bench.session("s", at: now.after(days: 3), status: .rescheduled))
        case 3: bench.host.practice.write(bench.session("s", at: now.after(days: 3), status: .completed))
        default: bench.host.practice.remove(Session.ID("s"))
        }
        try await bench.host.advance(to: now.after(days: 5))
        #expect(bench.sent.isEmpty)
    }

    @Test(
        "a session that changes between planning and sending is seen as it is then, before its event arrives",
        arguments: 0..<3
    )
    func changesAtTheLastMoment(which: Int) async throws {
        let bench = try ReminderBench([
            "rules": .list([ReminderBench.dayBefore]), "quietHours": ReminderBench.quietHours("08:00", "12:00"),
        ])
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        // Planned at 10:00 in Berlin, which is quiet; sent at noon.
        try await bench.host.advance(to: now.after(days: 1))
        #expect(try await bench.states() == ["planned"])
        switch which {
        case 0: bench.host.practice.write(bench.session("s", at: now.after(days: 2), status: .canceled))
        case 1: bench.host.practice.write(bench.session("s", at: now.after(days: 2, hours: 1)))
        default: bench.host.practice.write(bench.session("s", at: now.after(days: 2), client: User.ID("other")))
        }
        bench.host.clock.set(to: now.after(days: 1, hours: 2))
        let job = try #require(bench.host.jobs.planned.first { $0.name == "send" })
        try await bench.host.run(job)
        #expect(bench.sent.isEmpty)
        #expect(try await bench.states().contains("superseded"))
    }

    @Test("a moved session reminds of its new time, and one that is moved back of none twice")
    func moved() async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.dayBefore]), "settle": .duration(.zero)])
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1))
        #expect(bench.sent.count == 1)
        // Moved, and moved back before its new reminder is due: they know already.
        bench.host.practice.write(bench.session("s", at: now.after(days: 9), changed: .zero))
        try await bench.host.deliverEvents()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2), changed: .zero))
        try await bench.host.advance(to: now.after(days: 1, hours: 1))
        #expect(bench.sent.count == 1)
        // Moved, and told so: back again, they have to be told again.
        bench.host.practice.write(bench.session("s", at: now.after(days: 3), changed: .zero))
        try await bench.host.advance(to: now.after(days: 2))
        #expect(bench.sent.count == 2)
        bench.host.practice.write(bench.session("s", at: now.after(days: 12), changed: .zero))
        try await bench.host.advance(to: now.after(days: 11))
        #expect(bench.sent.map(\.subject).last == "Your appointment on Sunday, 6 December 2026")
        bench.host.practice.write(bench.session("s", at: now.after(days: 13), changed: .zero))
        try await bench.host.advance(to: now.after(days: 13))
        #expect(bench.sent.count == 4)
        #expect(Set(bench.sent.map(\.id)).count == 4)
    }

    @Test("a change and its undoing within the settling delay send nothing twice and nothing wrong")
    func settles() async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.dayBefore]), "lateBooking": .text("sendNow")])
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1))
        #expect(bench.sent.count == 1)
        bench.host.practice.write(bench.session("s", at: now.after(hours: 30), changed: .zero))
        try await bench.host.advance(to: now.after(days: 1, minutes: 2))
        #expect(try await bench.states() == ["planned", "sent"])
        bench.host.practice.write(bench.session("s", at: now.after(days: 2), changed: .zero))
        try await bench.host.advance(to: now.after(days: 2))
        #expect(bench.sent.count == 1)
        #expect(try await bench.states() == ["sent", "superseded"])
    }

    @Test("a late booking is skipped, or told of once it has settled", arguments: [("skip", 0), ("sendNow", 1)])
    func lateBooking(policy: String, count: Int) async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.dayBefore]), "lateBooking": .text(policy)])
        try await bench.host.start()
        bench.host.practice.write(bench.session("s", at: now.after(hours: 5), changed: .zero))
        try await bench.host.advance(to: now.after(minutes: 4))
        #expect(bench.sent.isEmpty)
        try await bench.host.advance(to: now.after(hours: 5))
        #expect(bench.sent.count == count)
        #expect(try await bench.reasons() == ["booked when it was due already"])
    }

    @Test("a session that only its notes changed of is no late booking")
    func notesAreNoBooking() async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.dayBefore]), "lateBooking": .text("sendNow")])
        bench.host.practice.write(bench.session("s", at: now.after(hours: 5)))
        try await bench.host.start()
        var session = bench.session("s", at: now.after(hours: 5))
        session.sharedNotes = "other"
        bench.host.practice.write(session)
        try await bench.host.advance(to: now.after(hours: 5))
        #expect(bench.sent.isEmpty)
        #expect(try await bench.history().isEmpty)
    }

    @Test(
        "a reminder that was due while the daemon was down is sent late, skipped, or too late",
        arguments: [
            // down for so many hours; the session so many hours ahead of the start; policy; what becomes of it
            (3, 25, "send", "sent"), (3, 25, "skip", "skipped"), (8, 25, "send", "skipped"),
            (26, 25, "send", "expired"),
        ] as [(Int64, Int64, String, String)]
    )
    func downtime(hours: Int64, ahead: Int64, policy: String, state: String) async throws {
        let configuration: [String: ConfigurationValue] = [
            "rules": .list([ReminderBench.dayBefore]), "missed": .text(policy),
        ]
        let bench = try ReminderBench(configuration)
        bench.host.practice.write(bench.session("s", at: now.after(hours: ahead)))
        try await bench.host.start()
        await bench.host.stop()
        bench.host.clock.set(to: now.after(hours: hours))
        let again = ReminderBench(host: try bench.host.restarted(configuration: configuration))
        try await again.host.start()
        try await again.host.advance(to: now.after(hours: hours))
        #expect(try await again.states() == [state])
        #expect(again.sent.count == (state == "sent" ? 1 : 0))
        #expect(again.host.log.lines.contains { $0.message.contains("not sent in their time") })
    }

    @Test(
        "after a restore from a backup, what was due until then is not sent, and what falls due later is",
        arguments: [true, false]
    )
    func restored(isRestored: Bool) async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("before", at: now.after(hours: 30)))
        bench.host.practice.write(bench.session("after", at: now.after(hours: 40)))
        try await bench.host.start()
        await bench.host.stop()
        // The state of the backup; the daemon whose work is lost reminded of the first session in the hours to come.
        bench.host.clock.set(to: now.after(hours: 7))
        let configuration: [String: ConfigurationValue] = ["rules": .list([ReminderBench.dayBefore])]
        func restarted() throws -> ReminderBench {
            ReminderBench(
                host: try bench.host.restarted(
                    configuration: configuration,
                    restoredAt: isRestored ? now.after(hours: 7) : nil
                )
            )
        }
        var again = try restarted()
        try await again.host.start()
        try await again.host.advance(to: now.after(hours: 8))
        #expect(try await again.states() == [isRestored ? "uncertain" : "sent"])
        #expect(again.sent.count == (isRestored ? 0 : 1))
        // Taken account of once: the next start knows.
        await again.host.stop()
        again = try restarted()
        try await again.host.start()
        #expect(!again.host.log.lines.contains { $0.message.contains("restored") })
        // An event that says again that everything may be another sends nothing either.
        try await again.host.deliver(
            Change(
                sequence: 1,
                at: now.after(hours: 8),
                entity: .session,
                id: "",
                operation: .replace,
                columns: [],
                oldStatus: nil,
                newStatus: nil,
                actor: "daemon"
            )
        )
        try await again.host.advance(to: now.after(hours: 20))
        #expect(again.sent.count == 1, "the second session's, or none twice")
    }

    @Test("after a restore, what was planned for a time that is over may have been sent; what waits for later waits")
    func restoredLedger() async throws {
        let configuration: [String: ConfigurationValue] = [
            "rules": .list([ReminderBench.dayBefore]), "quietHours": ReminderBench.quietHours("20:00", "08:00"),
            "lateBooking": .text("sendNow"),
        ]
        let bench = try ReminderBench(configuration)
        // Due in the quiet hours, and sent at their end, at seven.
        bench.host.practice.write(bench.session("s", at: now.after(hours: 36)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(hours: 13))
        await bench.host.stop()
        #expect(try await bench.states() == ["planned"])
        for (hours, state) in [(14, "planned"), (23, "uncertain")] as [(Int64, String)] {
            bench.host.clock.set(to: now.after(hours: hours))
            let again = ReminderBench(
                host: try bench.host.restarted(configuration: configuration, restoredAt: now.after(hours: hours))
            )
            try await again.host.start()
            #expect(try await again.states() == [state])
            await again.host.stop()
        }
    }

    @Test("a server that is down for a day delays reminders, and loses only those whose session has begun")
    func serverDown() async throws {
        let bench = try ReminderBench(["rules": .list([ReminderBench.rule("two-days", .seconds(2 * 86_400))])])
        bench.host.practice.write(bench.session("early", at: now.after(days: 2, minutes: 10)))
        bench.host.practice.write(bench.session("late", at: now.after(days: 3)))
        try await bench.host.start()
        bench.host.mail.setFailure(.temporary(reason: "no connection", code: nil))
        try await bench.host.advance(to: now.after(days: 1))
        #expect(bench.sent.isEmpty)
        #expect(bench.host.degradation == "email: no connection")
        bench.host.mail.setFailure(nil)
        try await bench.host.advance(to: now.after(days: 1, hours: 1))
        #expect(bench.sent.count == 2)
        #expect(bench.host.degradation == nil)
        #expect(bench.host.jobs.failed.isEmpty)

        bench.host.mail.setFailure(.temporary(reason: "no connection", code: nil))
        bench.host.practice.write(bench.session("lost", at: now.after(days: 4)))
        try await bench.host.advance(to: now.after(days: 5))
        #expect(try await bench.states() == ["expired", "sent", "sent"])
    }

    @Test("what may have been delivered is not sent again by itself, and again when someone says so")
    func uncertain() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        bench.host.mail.setOutcomes([.uncertain(reason: "no answer")])
        try await bench.host.advance(to: now.after(days: 1, hours: 12))
        #expect(bench.sent.isEmpty)
        #expect(try await bench.states() == ["uncertain"])
        _ = try await bench.host.invoke("resend", arguments: ["session": .text("s")])
        _ = try await bench.host.invoke("resend", arguments: ["session": .text("s")])
        try await bench.host.advance(to: now.after(days: 1, hours: 13))
        #expect(bench.sent.count == 1)
        #expect(try await bench.states() == ["sent", "uncertain"])
    }

    @Test("a refusal for good is written down, and not tried again")
    func permanent() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        bench.host.mail.setOutcomes([.permanent(reason: "no such mailbox", code: 550)])
        try await bench.host.advance(to: now.after(days: 3))
        #expect(bench.sent.isEmpty)
        #expect(try await bench.states() == ["failed"])
        #expect(try await bench.reasons() == ["no such mailbox (550)"])
    }

    @Test("a daemon that dies while it sends leaves a reminder that nobody sends again")
    func diesWhileSending() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        // The claim is made, and the outcome cannot be written down.
        bench.host.mail.onSend { bench.host.failTables() }
        try await bench.host.advance(to: now.after(days: 1))
        #expect(bench.sent.count == 1)
        #expect(try await bench.states() == ["sending"])
        try await bench.host.advance(to: now.after(days: 2))
        #expect(bench.sent.count == 1)
        #expect(try await bench.states() == ["uncertain"])
    }

    @Test("a clock that is set back has nobody reminded twice, and nobody missed")
    func clockSetBack() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1))
        bench.host.clock.set(to: now.after(hours: 12))
        bench.host.practice.write(bench.session("behind", at: now.after(hours: 47)))
        bench.host.practice.write(bench.session("ahead", at: now.after(hours: 60)))
        try await bench.host.advance(to: now.after(days: 3))
        #expect(bench.sent.count == 3)
        #expect(try await bench.states() == ["sent", "sent", "sent"])
    }

    @Test("events that arrive once more, and a table made anew, remind nobody twice")
    func redelivery() async throws {
        let bench = try ReminderBench([
            "rules": .list([ReminderBench.dayBefore]), "lateBooking": .text("sendNow"), "settle": .duration(.zero),
        ])
        try await bench.host.start()
        bench.host.practice.write(bench.session("a", at: now.after(hours: 5), changed: .zero))
        bench.host.practice.write(bench.session("b", at: now.after(hours: 30), changed: .zero))
        try await bench.host.advance(to: now.after(hours: 1))
        try await bench.host.redeliverEvents()
        try await bench.host.advance(to: now.after(hours: 7))
        try await bench.host.redeliverEvents()
        bench.host.practice.replaceAll(with: [
            bench.session("b", at: now.after(hours: 30)), bench.session("c", at: now.after(hours: 29)),
        ])
        try await bench.host.advance(to: now.after(days: 2))
        #expect(
            Dictionary(grouping: try await bench.history()) { $0["record"]?.string }.mapValues(\.count) == [
                "a": 1, "b": 1, "c": 1,
            ]
        )
        #expect(bench.sent.count == 3)
    }

    @Test("who opted out, or has no address, is told nothing, with the reason on record")
    func optOut() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(ReminderBench.user(User.ID("silent"), "Bea", email: nil, zone: nil))
        bench.host.practice.write(bench.session("a", at: now.after(days: 2)))
        bench.host.practice.write(bench.session("b", at: now.after(days: 2), client: User.ID("silent")))
        try await bench.host.start()
        let answer = try await bench.host.invoke(
            "opt-out",
            arguments: ["person": .text("client"), "channel": .list([.text("email")])]
        )
        #expect(answer["optedOut"] == ["email"])
        try await bench.host.advance(to: now.after(days: 1))
        #expect(bench.sent.isEmpty)
        #expect(try await bench.reasons() == ["the recipient has no email address", "the recipient opted out"])
        _ = try await bench.host.invoke("opt-out", arguments: ["person": .text("client"), "undo": .bool(true)])
        _ = try await bench.host.invoke("resend", arguments: ["session": .text("a")])
        try await bench.host.advance(to: now.after(days: 1, hours: 1))
        #expect(bench.sent.count == 1)
    }

    @Test("a new rule, and another time for an old one, begin with what falls due from then on")
    func newRules() async throws {
        let bench = try ReminderBench()
        bench.host.practice.write(bench.session("s", at: now.after(days: 2)))
        bench.host.practice.write(bench.session("t", at: now.after(days: 6)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1, hours: 1))
        #expect(bench.sent.count == 1)
        let configuration: [String: ConfigurationValue] = [
            "rules": .list([
                ReminderBench.rule("day-before", .seconds(2 * 86_400)),
                ReminderBench.rule("week", .seconds(7 * 86_400)),
                ReminderBench.rule("hour", .seconds(3600)),
            ])
        ]
        let again = ReminderBench(host: try bench.host.restarted(configuration: configuration))
        try await again.host.start()
        try await again.host.advance(to: now.after(days: 7))
        let rules = try await again.history().map { ($0["record"]?.string ?? "") + " " + ($0["rule"]?.string ?? "") }
        #expect(rules.sorted() == ["s day-before", "s hour", "t day-before", "t hour"])
    }

    @Test("what is shown before is what is sent then")
    func preview() async throws {
        let bench = try ReminderBench([
            "rules": .list([ReminderBench.dayBefore, ReminderBench.rule("hour", .seconds(3600))]),
            "quietHours": ReminderBench.quietHours("18:00", "09:00"),
        ])
        for hour in 0..<60 {
            bench.host.practice.write(bench.session("s\(hour)", at: now.after(hours: Int64(hour) + 2)))
        }
        try await bench.host.start()
        let arguments: [String: ConfigurationValue] = [
            "until": .duration(.seconds(3 * 86_400)), "limit": .integer(1000),
        ]
        let preview = try await bench.host.invoke("preview", arguments: arguments)
        let expected = preview["reminders"]?.array?.compactMap(\.object).filter {
            $0["reason"] == nil || $0["reason"] == "quiet hours"
        }
        try await bench.host.advance(to: now.after(days: 3))
        let sent = try await bench.history().filter { $0["state"] == "sent" }
        let keys = { (lines: [JSONObject]) in
            lines.map { "\($0["record"]?.string ?? "") \($0["rule"]?.string ?? "") \($0["at"]?.string ?? "")" }.sorted()
        }
        #expect(!sent.isEmpty)
        #expect(keys(try #require(expected)) == keys(sent))
    }

    @Test("every reminder of a session is explained: sent, to come, and why not")
    func explains() async throws {
        let bench = try ReminderBench([
            "rules": .list([
                ReminderBench.dayBefore, ReminderBench.rule("hour", .seconds(3600)),
                ReminderBench.rule("in-person", .seconds(3600), ["format": .text("in_person")]),
            ])
        ])
        let session = bench.session("s", at: now.after(days: 2))
        bench.host.practice.write(session)
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 1))
        let lines = try await bench.host.explain(.session(session))
        #expect(lines.map(\.standing) == [.past, .pending, .suppressed])
        #expect(
            lines.map(\.action) == [
                "reminder day-before to the client by email", "reminder hour to the client by email",
                "reminder in-person to the client by email",
            ]
        )
        #expect(
            lines.map(\.reason) == ["sent", "due before the session begins", "the rule is for the format in_person"]
        )
        #expect(lines.map(\.at) == [now.after(days: 1), now.after(days: 1, hours: 23), now.after(days: 1, hours: 23)])
    }

    @Test(
        "a template of the practice's own says what it says, in the language of the dates",
        arguments: ["en", "de", "fr", "es"]
    )
    func templates(language: String) async throws {
        let bench = try ReminderBench([
            "rules": .list([ReminderBench.rule("day-before", .seconds(86_400), ["template": .text("mine")])]),
            "language": .text(language), "practice": .text("Praxis & Co"), "unsubscribe": .text("stop@example.org"),
            "templates": .object([
                "mine": .object([
                    "subject": .text("{date}"), "text": .text("{name} / {therapist}"),
                    "html": .text("<i>{practice}</i>"),
                ])
            ]),
        ])
        bench.host.practice.write(bench.session("s", at: now.after(days: 3)))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 3))
        let mail = try #require(bench.sent.first)
        let dates = [
            "en": "Friday, 27 November 2026", "de": "Freitag, 27. November 2026", "fr": "vendredi 27 novembre 2026",
            "es": "viernes, 27 de noviembre de 2026",
        ]
        #expect(mail.subject == dates[language])
        #expect(mail.text == "Anna Schmidt / Dr. Berg")
        #expect(mail.html == "<i>Praxis &amp; Co</i>")
        #expect(mail.unsubscribe == "stop@example.org")
    }

    @Test(
        "a gateway's answer decides",
        arguments: [
            (200, "sent"), (204, "sent"), (301, "failed"), (400, "failed"), (410, "failed"), (401, "expired"),
            (404, "expired"),
            (429, "expired"), (500, "expired"), (503, "expired"),
        ]
    )
    func gateway(status: Int, state: String) async throws {
        let bench = try ReminderBench([
            "rules": .list([ReminderBench.rule("day-before", .seconds(3600), ["channels": .list([.text("webhook")])])]),
            "webhook": .object(["url": .text("https://sms.example.org/")]),
        ])
        bench.host.practice.write(bench.session("s", at: now.after(days: 1)))
        bench.host.web.setAnswers(Array(repeating: .success(WebResponse(status: status)), count: 20))
        try await bench.host.start()
        try await bench.host.advance(to: now.after(days: 2))
        #expect(try await bench.states() == [state])
        // One id for every try.
        let ids = Set(bench.host.web.sent.map { String(describing: $0.authentication) })
        #expect(ids.count == 1)
        #expect((bench.host.web.sent.count > 1) == (state == "expired"))
    }

    @Test("a configuration that does not fit together is refused with everything that is wrong")
    func refusesConfiguration() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            try ReminderBench([
                "rules": .list([
                    .object([:]), ReminderBench.dayBefore,
                    ReminderBench.rule(
                        "day-before",
                        .seconds(60),
                        ["channels": .list([.text("webhook")]), "template": .text("none")]
                    ),
                ]),
                "templates": .object(["a": .object(["subject": .text("{diagnosis}"), "text": .text("x")])]),
            ])
        }
        #expect(
            error?.problems.map(\.field) == [
                "templates.a.subject", "webhook", "rules[0].name", "rules[2].name", "rules[2].template",
            ]
        )
    }
}
