import AutoCompletion
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct AutoCompletionTests {
    static let noon = Instant("2026-11-24T12:00:00.000Z")!
    static let completeAll: [String: ConfigurationValue] = ["rules": .list([.object(["action": .text("complete")])])]

    private func session(
        _ number: Int,
        ending endTime: Instant,
        status: Session.Status = .scheduled,
        type: Session.Kind = .regular,
        format: Session.Format = .video
    ) -> Session {
        Session(
            id: Session.ID("session-\(number)"),
            therapistId: Therapist.ID("therapist"),
            clientId: User.ID("client"),
            startTime: endTime - .seconds(3000),
            endTime: endTime,
            status: status,
            type: type,
            format: format,
            createdAt: Self.noon - .seconds(86_400),
            updatedAt: Self.noon - .seconds(86_400)
        )
    }

    private func host(
        _ configuration: [String: ConfigurationValue] = completeAll
    ) throws -> PluginTestHost<AutoCompletion> {
        try PluginTestHost(AutoCompletion.self, configuration: configuration, now: Self.noon)
    }

    private func status(_ number: Int, in host: PluginTestHost<AutoCompletion>) async throws -> Session.Status {
        try await host.practice.session(Session.ID("session-\(number)")).status
    }

    @Test("on activation exactly the sessions that are over and scheduled are completed")
    func completesWhatIsOver() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon - .seconds(1)))
        host.practice.write(session(2, ending: Self.noon))
        host.practice.write(session(3, ending: Self.noon + .milliseconds(1)))
        host.practice.write(session(4, ending: Self.noon - .seconds(60), status: .canceled))
        try await host.start()
        try await host.advance(to: Self.noon)
        #expect(host.practice.audit.map(\.id) == ["session-1", "session-2"])
        #expect(host.practice.audit.allSatisfy { $0.status == "completed" && $0.actor == .plugin("auto-completion") })
        #expect(try await status(3, in: host) == .scheduled)
        #expect(try await status(4, in: host) == .canceled)
    }

    @Test("nothing wakes the plugin before the next session is over")
    func sleepsUntilTheNextEnd() async throws {
        let host = try host()
        let end = Self.noon + .seconds(3600)
        host.practice.write(session(1, ending: end))
        host.practice.write(session(2, ending: end + .seconds(60)))
        try await host.start()
        #expect(host.jobs.planned.map(\.instant) == [end])
        try await host.advance(to: end)
        #expect(try await status(1, in: host) == .completed)
        #expect(host.jobs.planned.map(\.instant) == [end + .seconds(60)])
    }

    @Test("a session that the application writes later is completed when it is over")
    func completesNewSessions() async throws {
        let host = try host()
        try await host.start()
        #expect(host.jobs.planned.isEmpty)
        host.practice.write(session(1, ending: Self.noon + .seconds(3)))
        try await host.advance(to: Self.noon + .seconds(2))
        #expect(try await status(1, in: host) == .scheduled)
        try await host.advance(to: Self.noon + .seconds(3))
        #expect(try await status(1, in: host) == .completed)
    }

    @Test("a session written after its end is completed at once, however far the sweep has come")
    func completesLateEntries() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon))
        try await host.start()
        try await host.advance(to: Self.noon)
        host.practice.write(session(2, ending: Self.noon - .seconds(7 * 86_400)))
        try await host.deliverEvents()
        #expect(try await status(2, in: host) == .completed)
    }

    @Test("a session that moves is completed at its new end, and an earlier one is not overslept")
    func followsMoves() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon + .seconds(100)))
        try await host.start()
        host.practice.write(session(1, ending: Self.noon + .seconds(500)))
        host.practice.write(session(2, ending: Self.noon + .seconds(50)))
        try await host.advance(to: Self.noon + .seconds(499))
        #expect(try await status(1, in: host) == .scheduled)
        #expect(try await status(2, in: host) == .completed)
        try await host.advance(to: Self.noon + .seconds(500))
        #expect(try await status(1, in: host) == .completed)
    }

    @Test("the grace is waited out")
    func waitsForGrace() async throws {
        let host = try host(Self.completeAll.merging(["grace": .duration(.seconds(1800))]) { $1 })
        host.practice.write(session(1, ending: Self.noon - .seconds(1799)))
        try await host.start()
        try await host.advance(to: Self.noon)
        #expect(try await status(1, in: host) == .scheduled)
        try await host.advance(to: Self.noon + .seconds(1))
        #expect(try await status(1, in: host) == .completed)
    }

    @Test(
        "the first rule that fits decides, and where none fits, a person",
        arguments: [
            (Session.Kind.regular, Session.Format.inPerson, Session.Status.scheduled),
            (.regular, .video, .completed),
            (.initial, .video, .noShow),
            (.initial, .inPerson, .scheduled),
            (.emergency, .chat, .scheduled),
        ]
    )
    func appliesRules(type: Session.Kind, format: Session.Format, expected: Session.Status) async throws {
        let host = try host([
            "rules": .list([
                .object(["format": .text("in_person"), "action": .text("review")]),
                .object(["type": .text("initial"), "action": .text("no_show")]),
                .object(["format": .text("video"), "action": .text("complete")]),
            ])
        ])
        host.practice.write(session(1, ending: Self.noon, type: type, format: format))
        try await host.start()
        try await host.advance(to: Self.noon)
        #expect(try await status(1, in: host) == expected)
    }

    @Test("without rules nothing is changed")
    func offUntilChosen() async throws {
        let host = try host([:])
        host.practice.write(session(1, ending: Self.noon - .seconds(1)))
        try await host.start()
        try await host.advance(to: Self.noon + .seconds(10))
        #expect(host.practice.audit.isEmpty)
    }

    @Test("a session that somebody puts back after its end is theirs, also after a restart")
    func leavesCorrectionsAlone() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon))
        try await host.start()
        try await host.advance(to: Self.noon)
        #expect(try await status(1, in: host) == .completed)

        host.practice.write(session(1, ending: Self.noon, status: .scheduled))
        try await host.deliverEvents()
        #expect(try await status(1, in: host) == .scheduled)

        // Another policy looks at everything again, but not at this one.
        let later = try host.restarted(
            configuration: Self.completeAll.merging(["grace": .duration(.seconds(5))]) { $1 }
        )
        try await later.start()
        try await later.advance(to: Self.noon + .seconds(60))
        #expect(try await status(1, in: later) == .scheduled)

        // Once it is moved, it is like any other.
        later.practice.write(session(1, ending: Self.noon + .seconds(120)))
        try await later.advance(to: Self.noon + .seconds(125))
        #expect(try await status(1, in: later) == .completed)
    }

    @Test("sessions left for review are decided on anew when the rules change")
    func newRulesLookAgain() async throws {
        let host = try host([:])
        host.practice.write(session(1, ending: Self.noon))
        try await host.start()
        try await host.advance(to: Self.noon)
        let later = try host.restarted(configuration: Self.completeAll)
        try await later.start()
        try await later.advance(to: Self.noon)
        #expect(try await status(1, in: later) == .completed)
    }

    @Test("a sweep goes through any number of sessions, also when they end together")
    func manySessions() async throws {
        let host = try host()
        for number in 1...1203 { host.practice.write(session(number, ending: Self.noon)) }
        try await host.start()
        try await host.advance(to: Self.noon)
        #expect(host.practice.audit.count == 1203)
    }

    @Test("when the clock was ahead and is set right, what is written since is still completed in time")
    func clockSetBack() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon + .seconds(3600)))
        try await host.start()
        try await host.advance(to: Self.noon + .seconds(3600))
        host.clock.set(to: Self.noon)
        host.practice.write(session(2, ending: Self.noon + .seconds(600)))
        try await host.advance(to: Self.noon + .seconds(600))
        #expect(try await status(2, in: host) == .completed)
    }

    @Test("when the application made its table anew, everything in it is looked at again")
    func tableMadeAnew() async throws {
        let host = try host()
        host.practice.write(session(1, ending: Self.noon))
        try await host.start()
        try await host.advance(to: Self.noon)
        host.practice.replaceAll(with: [
            session(2, ending: Self.noon - .seconds(86_400)), session(3, ending: Self.noon + .seconds(60)),
        ])
        try await host.advance(to: Self.noon + .seconds(60))
        #expect(try await status(2, in: host) == .completed)
        #expect(try await status(3, in: host) == .completed)
    }

    @Test("the worklist tells what waits for a person, and why")
    func listsReviews() async throws {
        let host = try host(["rules": .list([.object(["format": .text("in_person"), "action": .text("review")])])])
        host.practice.write(session(1, ending: Self.noon - .seconds(60), format: .inPerson))
        host.practice.write(session(2, ending: Self.noon - .seconds(120), format: .video))
        host.practice.write(session(3, ending: Self.noon + .seconds(60), format: .video))
        try await host.start()
        let answer = try await host.invoke("review")
        let reasons = answer["sessions"]?.array?.compactMap { $0.object?["reason"]?.string }
        #expect(reasons == ["no rule fits", "rule 1"])
    }

    @Test("a dry run changes nothing and lists what it would; the same rules in earnest then do it")
    func dryRun() async throws {
        let host = try host(Self.completeAll.merging(["dryRun": .bool(true)]) { $1 })
        host.practice.write(session(1, ending: Self.noon - .seconds(60)))
        try await host.start()
        try await host.advance(to: Self.noon + .seconds(60))
        #expect(try await status(1, in: host) == .scheduled)
        let review = try await host.invoke("review")
        #expect(review["sessions"]?.array?.first?.object?["reason"] == "dry run: would be completed by rule 1")
        let earnest = try host.restarted(configuration: Self.completeAll)
        try await earnest.start()
        try await earnest.advance(to: Self.noon + .seconds(60))
        #expect(try await status(1, in: earnest) == .completed)
    }

    @Test("what will become of a session is explained before it does")
    func explains() async throws {
        let configuration: [String: ConfigurationValue] = [
            "grace": .duration(.seconds(600)),
            "rules": .list([
                .object(["format": .text("in_person"), "action": .text("review")]),
                .object(["type": .text("emergency"), "action": .text("no_show")]),
                .object(["format": .text("video"), "action": .text("complete")]),
            ]),
        ]
        let host = try host(configuration)
        try await host.start()
        let end = Self.noon + .seconds(3600)
        let sessions = [
            session(1, ending: end), session(2, ending: end, format: .inPerson),
            session(3, ending: end, type: .emergency), session(4, ending: end, format: .chat),
            session(5, ending: end, status: .canceled),
        ]
        var lines: [Explanation] = []
        for session in sessions { lines += try await host.explain(.session(session)) }
        let at = end + .seconds(600)
        #expect(
            lines == [
                Explanation(at: at, .pending, "completion", reason: "rule 3"),
                Explanation(at: at, .suppressed, "completion", reason: "left for review: rule 1"),
                Explanation(at: at, .pending, "marking as no-show", reason: "rule 2"),
                Explanation(at: at, .suppressed, "completion", reason: "left for review: no rule fits"),
            ]
        )
    }
}
