import Testing
import TherapyKit
import TherapyKitTesting

/// Does what the tests below look at.
private actor SamplePlugin: Plugin {
    static let manifest = PluginManifest(
        name: "sample",
        version: "1.0.0",
        summary: "Does a little of everything",
        capabilities: Set(Capability.allCases),
        jobs: [JobDeclaration(name: "fail", summary: "Fails", maxAttempts: 3)],
        events: ["session"],
        commands: [CommandDeclaration(name: "say", summary: "Says")],
        tables: [TableMigration(name: "1", statements: ["CREATE TABLE {seen} (sequence INTEGER)"])]
    )

    init(configuration: PluginConfiguration) {}

    func receive(_ event: Change, in context: PluginContext) async throws {
        let insertion = SQLStatement("INSERT INTO {seen} VALUES (?)", [.integer(event.sequence)])
        _ = try await context.tables().write([insertion])
        _ = try await context.files().write(Array(event.id.utf8), to: "last.txt")
        context.report(degraded: event.operation == .delete ? "one is gone" : nil)
    }

    func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        try await context.mail().send(
            MailMessage(to: MailAddress("a@b.example"), subject: "\(job.attempt)", text: "", id: job.idempotencyKey)
        )
        return .completed
    }

    func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        try await command.emit(["part": 1])
        let rows = try await context.tables().rows("SELECT count(*) AS n FROM {seen}", [])
        guard case .integer(let count) = rows[0]["n"] else { return [:] }
        return ["seen": .number(JSONNumber(Int(count)))]
    }
}

@Suite("The host for a plugin's own tests")
struct TestHostTests {
    static let now = Instant("2026-12-01T12:00:00Z")!

    private func session(_ id: String, hour: Int = 1) -> Session {
        Session(
            id: Session.ID(id),
            therapistId: Therapist.ID("t"),
            clientId: User.ID("c"),
            startTime: Self.now + .seconds(hour * 3600),
            endTime: Self.now + .seconds(hour * 3600 + 3000),
            type: .regular,
            format: .video,
            createdAt: Self.now,
            updatedAt: Self.now
        )
    }

    private func populate(_ practice: InMemoryPractice) {
        practice.write(User(id: User.ID("u"), name: "Vera", createdAt: Self.now, updatedAt: Self.now))
        practice.write(User(id: User.ID("c"), name: "Client", createdAt: Self.now, updatedAt: Self.now))
        practice.write(
            Therapist(id: Therapist.ID("t"), userId: User.ID("u"), bio: "", createdAt: Self.now, updatedAt: Self.now)
        )
    }

    @Test("events are delivered, delivered again, and made up; storage lasts over a restart")
    func events() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        try await host.start()
        host.practice.write(session("s"))
        try await host.deliverEvents()
        try await host.redeliverEvents()
        #expect(host.files.all == ["last.txt": Array("s".utf8)])
        #expect(host.files.writeCount == 1)
        host.practice.remove(Session.ID("s"))
        try await host.deliverEvents()
        #expect(host.degradation == "one is gone")
        let own = Change(sequence: 99, at: Self.now, entity: .session, id: "x", operation: .insert, actor: "daemon")
        try await host.restarted(configuration: [:]).deliver(own)
        #expect(try await host.invoke("say") == ["seen": 4])
    }

    @Test("an attempt that fails is made again, as often as the declaration says")
    func retries() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        try await host.start()
        let failure = DeliveryError.temporary(reason: "busy", code: 421)
        host.mail.setOutcomes([failure, failure])
        try await host.jobs.schedule("fail", at: Self.now, key: "a", arguments: [:])
        try await host.advance(to: Self.now + .seconds(3600))
        #expect(host.mail.sent.map(\.subject) == ["3"])
        #expect(host.jobs.failed.isEmpty)
        host.mail.setOutcomes([failure, failure, failure])
        try await host.jobs.schedule("fail", at: host.clock.now, key: "b", arguments: [:])
        try await host.advance(to: Self.now + .seconds(7200))
        #expect(host.jobs.failed.map(\.reason) == ["busy (421)"])
        #expect(host.mail.sent.count == 1)
    }

    @Test("what a command says before its end is told")
    func output() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        let said = RecordedLog()
        _ = try await host.invoke("say") { object in said.log.info("\(object.members.count)") }
        #expect(said.lines.count == 1)
    }

    @Test("services fail when they are told to")
    func failing() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        host.practice.write(session("s"))
        host.practice.failNext(2)
        for _ in 0..<2 {
            await #expect(throws: PracticeError.unavailable(reason: "locked")) {
                try await host.context.records().session(Session.ID("s"))
            }
        }
        _ = try await host.context.records().session(Session.ID("s"))
    }

    @Test("the practice has the rules of the real one")
    func rules() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        let sessions = try host.context.sessions()
        var request = SessionRequest(
            therapistId: Therapist.ID("t"),
            clientId: User.ID("c"),
            startTime: Self.now + .seconds(60),
            endTime: Self.now + .seconds(3660),
            type: .regular,
            format: .video
        )
        await #expect(throws: PracticeError.notFound(entity: .therapist, id: "t")) {
            try await sessions.schedule(request, allowOverlap: false)
        }
        populate(host.practice)
        let first = try await sessions.schedule(request, allowOverlap: false)
        await #expect(throws: PracticeError.sessionConflict([first])) {
            try await sessions.schedule(request, allowOverlap: false)
        }
        // It makes way for itself.
        let moved = try await sessions.reschedule(
            first.id,
            from: Self.now + .seconds(120),
            to: Self.now + .seconds(3720),
            allowOverlap: false
        )
        let old = try await host.practice.session(first.id)
        #expect(old.status == .rescheduled)
        #expect(old.meta[Session.rescheduledTo] == .string(moved.id.text))
        #expect(moved.meta[Session.rescheduledFrom] == .string(first.id.text))
        request.endTime = request.startTime
        await #expect(throws: PracticeError.self) { try await sessions.schedule(request, allowOverlap: true) }
        let results = try await sessions.apply([SessionChange(moved.id, .complete), SessionChange(first.id, .complete)])
        #expect(try results[0].get()?.status == .completed)
        #expect(throws: PracticeError.self) { try results[1].get() }
    }

    @Test("what refers to a record goes with it, and each is told")
    func cascade() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        populate(host.practice)
        host.practice.write(session("s"))
        let before = host.practice.changes.count
        host.practice.remove(User.ID("u"))
        let told = host.practice.changes.dropFirst(before).map(\.kind.rawValue)
        #expect(told == ["session.deleted", "therapist.deleted", "user.deleted"])
    }

    @Test("pages follow each other without a gap, in the order of the real practice")
    func pages() async throws {
        let host = try PluginTestHost(SamplePlugin.self, now: Self.now)
        for hour in [3, 1, 2, 1, 5] {
            host.practice.write(session("s-\(hour)-\(host.practice.changes.count)", hour: hour))
        }
        var query = SessionQuery(limit: 2)
        var ids: [String] = []
        repeat {
            let page = try await host.context.records().sessions(query)
            ids += page.records.map(\.id.text)
            query.after = page.next
        } while query.after != nil
        #expect(ids == ["s-1-1", "s-1-3", "s-2-2", "s-3-0", "s-5-4"])
    }

    @Test("zones are as the test writes them down, gaps and repetitions included")
    func zones() throws {
        let spring = Instant("2026-03-29T01:00:00Z")!
        let autumn = Instant("2026-10-25T01:00:00Z")!
        let berlin = TestZone(
            "Europe/Berlin",
            offset: 3600,
            abbreviation: "CET",
            changes: [
                .init(at: spring, offset: 7200, abbreviation: "CEST"),
                .init(at: autumn, offset: 3600, abbreviation: "CET"),
            ]
        )
        let host = try PluginTestHost(SamplePlugin.self, zones: [berlin], now: Self.now)
        let zones = host.context.zones
        #expect(zones.local == "Europe/Berlin")
        let local = try #require(zones.localTime(at: spring, in: "Europe/Berlin"))
        #expect(
            local
                == ZonedTime(
                    time: LocalTime(year: 2026, month: 3, day: 29, hour: 3),
                    offset: 7200,
                    abbreviation: "CEST"
                )
        )
        let table: [(LocalTime, String)] = [
            (LocalTime(year: 2026, month: 3, day: 29, hour: 1, minute: 59), "2026-03-29T00:59:00Z"),
            (LocalTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30), "2026-03-29T01:30:00Z"),
            (LocalTime(year: 2026, month: 10, day: 25, hour: 2, minute: 30), "2026-10-25T00:30:00Z"),
            (LocalTime(year: 2026, month: 12, day: 31, hour: 23, minute: 59, second: 59), "2026-12-31T22:59:59Z"),
        ]
        for (time, text) in table { #expect(zones.instant(of: time, in: "Europe/Berlin") == Instant(text)) }
        #expect(zones.localTime(at: spring, in: "Nowhere/Land") == nil)
        #expect(zones.localTime(at: spring, in: "UTC")?.time.hour == 1)
    }

    @Test("a plugin that no daemon would take is refused")
    func broken() {
        struct Broken: Plugin {
            static let manifest = PluginManifest(name: "Broken", version: "1.0.0", summary: "s")
            init(configuration: PluginConfiguration) {}
        }
        #expect(throws: BrokenManifest.self) { try PluginTestHost(Broken.self, now: Self.now) }
    }

    @Test(
        "a key or a value that is too long is refused, and nothing is set",
        arguments: [
            KeyedValue("", 1), KeyedValue(String(repeating: "k", count: 513), 1),
            KeyedValue("k", .string(String(repeating: "v", count: 1_048_575))),
        ]
    )
    func valueLimits(entry: KeyedValue) async throws {
        let values = InMemoryValues()
        await #expect(throws: PracticeError.self) { try await values.set([KeyedValue("fits", 1), entry]) }
        #expect(values.all.isEmpty)
        try await values.set([
            KeyedValue(String(repeating: "k", count: 512), .string(String(repeating: "v", count: 1_048_574)))
        ])
    }

    /// Sets an alarm for each instant that a command names.
    private actor Sleeper: Plugin {
        static let at = ConfigurationKey.integer("at", default: 0, in: 0...1000, help: "Seconds.")
        static let manifest = PluginManifest(
            name: "sleeper",
            version: "1.0.0",
            summary: "Sleeps",
            capabilities: [.scheduleJobs],
            jobs: [JobDeclaration(name: "wake", summary: "Wakes up")],
            commands: [CommandDeclaration(name: "set", summary: "Sets", arguments: [.option(at)])]
        )
        let alarm = JobAlarm("wake")

        init(configuration: PluginConfiguration) {}

        func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
            alarm.reset()
            context.log.info("awake", ["at": "\(context.clock.now.milliseconds / 1000)"])
            return .completed
        }

        func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
            try await alarm.set(
                noLaterThan: Instant(milliseconds: Int64(command.arguments[Self.at]) * 1000),
                in: context
            )
            return JSONObject()
        }
    }

    @Test("an alarm goes off at the earliest of its instants, and can be set anew in its run")
    func alarm() async throws {
        let host = try PluginTestHost(Sleeper.self, now: Instant(milliseconds: 0))
        try await host.start()
        for seconds in [50, 20, 70] { _ = try await host.invoke("set", arguments: ["at": .integer(seconds)]) }
        #expect(host.jobs.planned.map(\.instant.milliseconds) == [20_000])
        try await host.advance(to: Instant(milliseconds: 60_000))
        _ = try await host.invoke("set", arguments: ["at": .integer(70)])
        try await host.advance(to: Instant(milliseconds: 100_000))
        #expect(host.log.lines.map { $0.fields["at"] } == ["20", "70"])
    }
}
