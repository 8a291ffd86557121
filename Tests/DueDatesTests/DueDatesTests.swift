import DueDates
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct DueDatesTests {
    static let now = Instant("2026-11-23T12:00:00.000Z")!
    private let now = Self.now

    private static let all: [String: ConfigurationValue] = [
        "soon": .list([.duration(.seconds(3 * 86_400))]), "due": .bool(true),
        "overdue": .list([.duration(.seconds(86_400)), .duration(.seconds(7 * 86_400))]),
    ]

    private func host(
        _ configuration: [String: ConfigurationValue] = all,
        zone: String = "Europe/Berlin"
    ) throws -> PluginTestHost<DueDates> {
        let host = try PluginTestHost(
            DueDates.self,
            configuration: configuration,
            zones: [try TestZone.system("Europe/Berlin"), try TestZone.system(zone)],
            now: now
        )
        for (id, name) in [("client", "Anna Schmidt"), ("berg", "Dr. Berg")] {
            host.practice.write(
                User(
                    id: User.ID(id),
                    name: name,
                    email: "\(id)@example.org",
                    timeZone: zone,
                    createdAt: now,
                    updatedAt: now
                )
            )
        }
        host.practice.write(
            Therapist(id: Therapist.ID("t"), userId: User.ID("berg"), bio: "", createdAt: now, updatedAt: now)
        )
        host.practice.write(
            Resource(
                id: Resource.ID("r"),
                therapistId: Therapist.ID("t"),
                title: "Coping with panic",
                type: .pdf,
                url: "https://example.org/r",
                createdAt: now,
                updatedAt: now
            )
        )
        return host
    }

    private func assignment(
        _ id: String,
        due: String?,
        status: Assignment.Status = .assigned,
        assigned: String = "2026-11-01T12:00:00.000Z"
    ) -> Assignment {
        let assignedAt = Instant(assigned)!
        return Assignment(
            id: Assignment.ID(id),
            resourceId: Resource.ID("r"),
            clientId: User.ID("client"),
            assignedAt: assignedAt,
            dueDate: due.map { Instant($0)! },
            status: status,
            notes: "because of the panic attacks",
            createdAt: assignedAt,
            updatedAt: assignedAt
        )
    }

    private func notices(_ host: PluginTestHost<DueDates>) async throws -> [String] {
        let history = try await host.invoke("history", arguments: ["limit": .integer(1000)])
        return try #require(history["notices"]?.array).compactMap(\.object).map {
            "\($0["record"]?.string ?? "") \($0["rule"]?.string ?? "") \($0["state"]?.string ?? "") \($0["at"]?.string ?? "")"
        }.sorted()
    }

    @Test("soon, due and overdue are told once each, at nine on the client's clock")
    func tells() async throws {
        let host = try host()
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.start()
        try await host.advance(to: now + .seconds(40 * 86_400))
        #expect(
            try await notices(host) == [
                "a due sent 2026-12-01T08:00:00.000Z", "a overdue-1d sent 2026-12-02T08:00:00.000Z",
                "a overdue-7d sent 2026-12-08T08:00:00.000Z", "a soon-3d sent 2026-11-28T08:00:00.000Z",
            ]
        )
        #expect(host.mail.sent.count == 4)
        #expect(host.mail.sent.allSatisfy { $0.recipient.address == "client@example.org" })
        #expect(
            host.mail.sent.first?.text
                == "Dear Anna Schmidt,\n\nsomething that was assigned to you is due on Tuesday, 1 December 2026.\n\n\n"
        )
    }

    @Test(
        "the day is the client's own",
        arguments: [
            ("Pacific/Auckland", "2026-11-30T20:00:00.000Z"), ("America/Los_Angeles", "2026-12-01T17:00:00.000Z"),
            ("Asia/Kathmandu", "2026-12-02T03:15:00.000Z"),
        ]
    )
    func zones(zone: String, at: String) async throws {
        let host = try host(["due": .bool(true)], zone: zone)
        let due = zone == "Asia/Kathmandu" ? "2026-12-01T20:00:00.000Z" : "2026-12-01T10:00:00.000Z"
        host.practice.write(assignment("a", due: due))
        try await host.start()
        try await host.advance(to: now + .seconds(20 * 86_400))
        #expect(try await notices(host) == ["a due sent \(at)"])
    }

    @Test("what is completed, gone, or not due any more is told of no longer", arguments: 0..<3)
    func stops(which: Int) async throws {
        let host = try host()
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.start()
        try await host.advance(to: Instant("2026-11-30T12:00:00.000Z")!)
        #expect(host.mail.sent.count == 1)
        switch which {
        case 0: host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z", status: .completed))
        case 1: host.practice.remove(Assignment.ID("a"))
        default: host.practice.write(assignment("a", due: nil))
        }
        try await host.advance(to: now + .seconds(40 * 86_400))
        #expect(host.mail.sent.count == 1)
    }

    @Test("a changed due date starts over, and one that is changed back tells nothing twice")
    func startsOver() async throws {
        let host = try host()
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.start()
        try await host.advance(to: Instant("2026-11-30T12:00:00.000Z")!)
        host.practice.write(assignment("a", due: "2026-12-20T15:00:00.000Z"))
        try await host.deliverEvents()
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.advance(to: Instant("2026-12-01T12:00:00.000Z")!)
        #expect(host.mail.sent.count == 2)
        host.practice.write(assignment("a", due: "2026-12-20T15:00:00.000Z"))
        try await host.advance(to: Instant("2026-12-31T12:00:00.000Z")!)
        #expect(
            try await notices(host).filter { $0.contains("sent") } == [
                "a due sent 2026-12-01T08:00:00.000Z", "a due sent 2026-12-20T08:00:00.000Z",
                "a overdue-1d sent 2026-12-21T08:00:00.000Z", "a overdue-7d sent 2026-12-27T08:00:00.000Z",
                "a soon-3d sent 2026-11-28T08:00:00.000Z", "a soon-3d sent 2026-12-17T08:00:00.000Z",
            ]
        )
    }

    @Test("what was overdue before the plugin was there, and what is handed out too late for a notice, sends none")
    func noBurst() async throws {
        let host = try host()
        for day in 1..<20 {
            host.practice.write(assignment("old\(day)", due: "2026-11-\(day < 10 ? "0" : "")\(day)T15:00:00.000Z"))
        }
        try await host.start()
        host.practice.write(assignment("late", due: "2026-11-25T15:00:00.000Z", assigned: "2026-11-23T12:00:00.000Z"))
        try await host.advance(to: now + .seconds(86_400))
        #expect(host.mail.sent.isEmpty)
        #expect(
            try await notices(host).filter { $0.contains("soon") }.map { $0.prefix(22) } == ["late soon-3d skipped 2"]
        )
    }

    @Test("the grace moves what is overdue, and nothing else")
    func grace() async throws {
        let host = try host(Self.all.merging(["grace": .duration(.seconds(2 * 86_400))]) { $1 })
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.start()
        try await host.advance(to: now + .seconds(40 * 86_400))
        #expect(
            try await notices(host) == [
                "a due sent 2026-12-01T08:00:00.000Z", "a overdue-1d sent 2026-12-04T08:00:00.000Z",
                "a overdue-7d sent 2026-12-10T08:00:00.000Z", "a soon-3d sent 2026-11-28T08:00:00.000Z",
            ]
        )
    }

    @Test(
        "a notice that was due while the daemon was down is sent at the next hour for it, or skipped",
        arguments: [
            ("2026-11-28T20:00:00.000Z", "sent 2026-11-29T08:00:00.000Z"), ("2026-11-29T12:00:00.000Z", "skipped"),
        ]
    )
    func downtime(until: String, state: String) async throws {
        let configuration: [String: ConfigurationValue] = ["soon": .list([.duration(.seconds(3 * 86_400))])]
        let host = try host(configuration)
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        try await host.start()
        await host.stop()
        host.clock.set(to: Instant(until)!)
        let again = try host.restarted(configuration: configuration)
        try await again.start()
        try await again.advance(to: Instant("2026-12-05T12:00:00.000Z")!)
        let notices = try await notices(again)
        #expect(notices.count == 1)
        #expect(notices.first?.hasPrefix("a soon-3d \(state)") == true, "\(notices)")
    }

    @Test("after a restore from a backup, what was due until then is not sent, and what falls due later is")
    func restored() async throws {
        let configuration: [String: ConfigurationValue] = [
            "soon": .list([.duration(.seconds(3 * 86_400))]), "digest": .object(["on": .text("daily")]),
        ]
        let host = try host(configuration)
        host.practice.write(assignment("a", due: "2026-12-01T15:00:00.000Z"))
        host.practice.write(assignment("b", due: "2026-12-03T15:00:00.000Z"))
        try await host.start()
        await host.stop()
        // The state of the backup; the daemon whose work is lost told of the first in the days to come.
        let now = Instant("2026-11-28T20:00:00.000Z")!
        host.clock.set(to: now)
        let again = try host.restarted(configuration: configuration, restoredAt: now)
        try await again.start()
        try await again.advance(to: Instant("2026-12-02T12:00:00.000Z")!)
        let told = try await notices(again)
        #expect(
            told == [
                "a soon-3d uncertain 2026-11-28T20:00:00.000Z", "b soon-3d sent 2026-11-30T08:00:00.000Z",
                "t digest sent 2026-12-02T07:00:00.000Z",
            ],
            "\(told)"
        )
    }

    @Test("a digest that was due before a restore is not sent again", arguments: [true, false])
    func restoredDigest(isRestored: Bool) async throws {
        let configuration: [String: ConfigurationValue] = ["digest": .object(["on": .text("daily")])]
        let host = try host(configuration)
        host.practice.write(assignment("a", due: "2026-11-20T15:00:00.000Z"))
        try await host.start()
        await host.stop()
        let digest = try #require(host.jobs.planned.first { $0.name == "digest" })
        let now = Instant("2026-11-24T10:00:00.000Z")!
        host.clock.set(to: now)
        let again = try host.restarted(configuration: configuration, restoredAt: isRestored ? now : nil)
        try await again.start()
        try await again.run(digest)
        try await again.advance(to: now + .seconds(3600))
        #expect(again.mail.sent.count == (isRestored ? 0 : 1))
        try await again.advance(to: now + .seconds(86_400))
        #expect(again.mail.sent.count == (isRestored ? 1 : 2), "the next day's")
    }

    @Test(
        "therapists get one digest a day, of as much as the configuration lets them know",
        arguments: ["none", "initials", "name"]
    )
    func digest(identity: String) async throws {
        let host = try host(["digest": .object(["on": .text("daily"), "identity": .text(identity)])])
        host.practice.write(assignment("a", due: "2026-11-20T15:00:00.000Z"))
        host.practice.write(assignment("b", due: "2026-11-24T15:00:00.000Z"))
        host.practice.write(assignment("c", due: "2026-11-19T15:00:00.000Z", status: .completed))
        try await host.start()
        try await host.advance(to: Instant("2026-11-25T12:00:00.000Z")!)
        #expect(host.mail.sent.map(\.recipient.address) == ["berg@example.org", "berg@example.org"])
        #expect(host.mail.sent.map(\.subject) == ["One assignment is overdue", "2 assignments are overdue"])
        let text = try #require(host.mail.sent.last?.text)
        #expect(text.contains("A. S.: Friday, 20 November 2026") == (identity == "initials"))
        #expect(text.contains("Anna Schmidt: Friday, 20 November 2026") == (identity == "name"))
        #expect(!text.contains("panic"))
        host.practice.write(assignment("a", due: "2026-11-20T15:00:00.000Z", status: .completed))
        host.practice.write(assignment("b", due: "2026-11-24T15:00:00.000Z", status: .completed))
        try await host.advance(to: Instant("2026-11-27T12:00:00.000Z")!)
        #expect(host.mail.sent.count == 2)
    }

    @Test("the digest comes on its day of the week, by the practice's clock, summer and winter")
    func weekly() async throws {
        let host = try host(["digest": .object(["on": .text("sunday"), "at": .timeOfDay(TimeOfDay("02:30")!)])])
        host.practice.write(assignment("a", due: "2026-11-20T15:00:00.000Z"))
        try await host.start()
        try await host.advance(to: Instant("2027-04-05T12:00:00.000Z")!)
        // 19 Sundays, and none twice or missed at the change of clocks on 28 March.
        #expect(host.mail.sent.count == 19)
        let times = try await notices(host).map { $0.split(separator: " ").last ?? "" }
        #expect(times.contains("2027-03-28T01:30:00.000Z"))
        #expect(times.contains("2027-04-04T00:30:00.000Z"))
    }

    @Test("the report lists what is overdue, the longest first")
    func report() async throws {
        let host = try host()
        host.practice.write(assignment("a", due: "2026-11-20T15:00:00.000Z"))
        host.practice.write(assignment("b", due: "2026-11-10T15:00:00.000Z", status: .viewed))
        host.practice.write(assignment("c", due: "2026-11-10T15:00:00.000Z", status: .completed))
        host.practice.write(assignment("d", due: "2026-11-24T15:00:00.000Z"))
        try await host.start()
        let report = try await host.invoke("report")
        #expect(report["overdue"] == 2)
        #expect(report["assignments"]?.array?.map { $0.object?["id"]?.string } == ["b", "a"])
        #expect(report["assignments"]?.array?.map { $0.object?["daysOverdue"] } == [12, 2])
        let wider = try await host.invoke(
            "report",
            arguments: ["within": .duration(.seconds(2 * 86_400)), "therapist": .text("t")]
        )
        #expect(wider["assignments"]?.array?.count == 3)
        let other = try await host.invoke("report", arguments: ["therapist": .text("other")])
        #expect(other["assignments"]?.array?.isEmpty == true)
    }

    @Test("every notice of an assignment is explained")
    func explains() async throws {
        let host = try host()
        let assignment = assignment("a", due: "2026-11-25T15:00:00.000Z")
        host.practice.write(assignment)
        try await host.start()
        try await host.advance(to: Instant("2026-11-25T12:00:00.000Z")!)
        let lines = try await host.explain(.assignment(assignment))
        #expect(
            lines.map { "\($0.standing) \($0.action): \($0.reason)" } == [
                "past notice due to the client by email: sent",
                "pending notice overdue-1d to the client by email: planned",
                "suppressed notice soon-3d to the client by email: it was due before the rule was there",
                "pending notice overdue-7d to the client by email: due by the assignment's due date",
            ]
        )
    }

    @Test("a configuration that does not fit together is refused")
    func refuses() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            try host([
                "soon": .list([.duration(.seconds(90_000))]), "channels": .list([]),
                "templates": .object(["other": .object(["subject": .text("x"), "text": .text("{name}")])]),
            ])
        }
        #expect(error?.problems.map(\.field) == ["soon", "channels", "templates.other"])
    }
}
