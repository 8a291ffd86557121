import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite struct SchedulingTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populate()
    }

    private func schedule(_ request: SessionRequest, allowOverlap: Bool = false) async throws(PracticeError) -> Session
    {
        try await practice.practice.schedule(request, allowOverlap: allowOverlap, as: .clerk)
    }

    /// What a refusal leaves: one entry of the audit trail that says so, and nothing else.
    private func expectOnlyAudited(since before: Trace) async throws {
        let now = try await Trace(practice)
        #expect(now.rows == before.rows)
        #expect(now.head == before.head)
        #expect(now.audit.count == before.audit.count + 1)
        #expect(now.audit.last?.hasPrefix("refused:") == true)
    }

    @Test("a session is scheduled with row, event and audit entry, in the application's own format")
    func schedules() async throws {
        let head = try practice.store.head()
        var request = practice.request()
        request.sharedNotes = "Bring the \"diary\"."
        request.meta["room"] = .string("blue\n1")
        let session = try await schedule(request)
        #expect(try practice.practice.session(session.id) == session)
        #expect(
            try await practice.rows("SELECT * FROM Sessions;")
                == "\(session.id)|t-1|u-client-1|2026-12-01 13:00:00.000 +00:00|2026-12-01 13:50:00.000 +00:00|scheduled|"
                + "regular|video||Bring the \"diary\".|{\"room\":\"blue\\n1\"}|2026-12-01 12:00:00.000 +00:00|"
                + "2026-12-01 12:00:00.000 +00:00"
        )
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map(\.kind.rawValue) == ["session.created"])
        #expect(changes.map(\.actor) == ["uid:1000"])
        let audit = try practice.store.auditEntries(id: session.id.text)
        #expect(audit.map(\.entry.action) == ["session.schedule"])
        #expect(audit.map(\.entry.uid) == [1000])
        #expect(audit.map(\.entry.at) == [TestPractice.noon])
    }

    @Test("of 50 who want the same hour, exactly one gets it, and 49 are told who has it")
    func doubleBooking() async throws {
        let results = await withTaskGroup { group in
            for number in 1...50 {
                group.addTask { [practice] in
                    let client = User.ID("u-client-\(number % 3 + 1)")
                    do throws(PracticeError) {
                        let request = practice.request(client: client)
                        return Result<Session, PracticeError>.success(
                            try await practice.practice.schedule(request, as: .account(uid: UInt32(number), user: nil))
                        )
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = results.compactMap { try? $0.get() }
        #expect(winners.count == 1)
        let conflicts = results.compactMap { result -> [Session]? in
            guard case .failure(.sessionConflict(let sessions)) = result else { return nil }
            return sessions
        }
        #expect(conflicts == Array(repeating: winners, count: 49))
        #expect(try await practice.rows("SELECT count(*) FROM Sessions;") == "1")
        let refused = try practice.store.auditEntries(limit: 100).filter {
            $0.entry.action == "refused:session.schedule"
        }
        #expect(refused.count == 49)
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    @Test("another therapist's hour is no hindrance, the same client's is")
    func clientConflict() async throws {
        try await practice.application.run("UPDATE Therapists SET isActive = 1;")
        let first = try await schedule(practice.request(client: User.ID("u-client-1")))
        _ = try await schedule(practice.request(hour: 3, client: User.ID("u-client-1")))
        _ = try await schedule(
            practice.request(hour: 3, client: User.ID("u-client-2"), therapist: Therapist.ID("t-2"))
        )
        await #expect(throws: PracticeError.sessionConflict([first])) {
            try await schedule(practice.request(client: User.ID("u-client-1"), therapist: Therapist.ID("t-2")))
        }
    }

    @Test("overlaps are allowed to who asks for them")
    func allowOverlap() async throws {
        _ = try await schedule(practice.request())
        _ = try await schedule(practice.request(), allowOverlap: true)
        #expect(try await practice.rows("SELECT count(*) FROM Sessions;") == "2")
    }

    @Test("a session that the application wrote is in the way as any other")
    func foreignSession() async throws {
        try await practice.application.run(
            """
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
            VALUES ('foreign', 't-1', 'u-client-3', '2026-12-01 12:59:00.000 +00:00', '2026-12-01 13:00:00.001 +00:00',
                    'regular', 'video', '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
            """
        )
        let error = try await #require(throws: PracticeError.self) { try await schedule(practice.request()) }
        guard case .sessionConflict(let sessions) = error else { throw error }
        #expect(sessions.map(\.id.text) == ["foreign"])
    }

    @Test(
        "only a session that is still scheduled is in the way",
        arguments: [SessionCommand.complete, .cancel, .markNoShow]
    )
    func frees(command: SessionCommand) async throws {
        let first = try await schedule(practice.request())
        _ = try await practice.practice.apply(SessionChange(first.id, command), as: .clerk)
        _ = try await schedule(practice.request())
    }

    @Test(
        "what breaks a rule is refused, and leaves an audit entry and nothing else",
        arguments: Refusal.all
    )
    func refuses(refusal: Refusal) async throws {
        let before = try await Trace(practice)
        let error = await #expect(throws: PracticeError.self) { try await schedule(refusal.request(practice)) }
        #expect(error == refusal.error)
        try await expectOnlyAudited(since: before)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: @Sendable (TestPractice) -> SessionRequest
        let error: PracticeError

        private init(
            _ description: String,
            _ error: PracticeError,
            _ change: @escaping @Sendable (inout SessionRequest) -> Void
        ) {
            testDescription = description
            self.error = error
            request = { practice in
                var request = practice.request()
                change(&request)
                return request
            }
        }

        static let all = [
            Refusal("no such therapist", .notFound(entity: .therapist, id: "x")) { $0.therapistId = Therapist.ID("x") },
            Refusal("no such client", .notFound(entity: .user, id: "x")) { $0.clientId = User.ID("x") },
            Refusal("idle therapist", .invalid([Problem(field: "therapistId", message: "is not active")])) {
                $0.therapistId = Therapist.ID("t-2")
            },
            Refusal("ends at once", .invalid([Problem(field: "endTime", message: "must be after startTime")])) {
                $0.endTime = $0.startTime
            },
            Refusal("ends before", .invalid([Problem(field: "endTime", message: "must be after startTime")])) {
                $0.endTime = $0.startTime - .seconds(1)
            },
            Refusal(
                "too short",
                .invalid([Problem(field: "endTime", message: "a session lasts at least 1 minute")])
            ) { $0.endTime = $0.startTime + .milliseconds(59_999) },
            Refusal(
                "too long",
                .invalid([Problem(field: "endTime", message: "a session lasts at most 1440 minutes")])
            ) { $0.endTime = $0.startTime + .milliseconds(86_400_001) },
        ]
    }

    @Test("what a trigger of the application refuses is a refusal like any other")
    func constraint() async throws {
        try await practice.application.run(
            "CREATE TRIGGER closed BEFORE INSERT ON Sessions BEGIN SELECT RAISE(ABORT, 'closed for holidays'); END;"
        )
        let before = try await Trace(practice)
        let error = try await #require(throws: PracticeError.self) { try await schedule(practice.request()) }
        guard case .invalid(let problems) = error else { throw error }
        #expect(problems.first?.message.contains("closed for holidays") == true)
        try await expectOnlyAudited(since: before)
    }
}

/// What a practice's file holds that a refusal must not change, and what it must.
struct Trace {
    let rows: String
    let head: Int64
    let audit: [String]

    init(_ practice: TestPractice) async throws {
        rows = try await practice.rows(".dump Sessions")
        head = try practice.store.head()
        audit = try practice.store.auditEntries(limit: 1000).map(\.entry.action)
    }
}
