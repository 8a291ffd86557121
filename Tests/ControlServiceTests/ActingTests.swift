import ControlAPI
import ControlService
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting
import Varlink

/// On whose behalf a connection calls, and what the audit trail tells of it.
@Suite("Acting for a user", .serialized, .timeLimit(.minutes(5)))
struct ActingTests {
    private static let therapist = "u-therapist-1"

    /// A session with its therapist's notes, and a front end that nobody is behind yet.
    private func bench() async throws -> (bench: ServiceBench, session: String, frontEnd: CallerSession) {
        let bench = try await ServiceBench()
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1)).session.id
        return (bench, session, CallerSession(uid: 33, roles: [.frontend, .staff]))
    }

    private func refusal<Method: VarlinkMethod>(
        _ bench: ServiceBench,
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        by caller: CallerSession
    ) async throws -> VarlinkErrorReply {
        try await #require(throws: VarlinkErrorReply.self) {
            _ = try await bench.call(method, parameters, by: caller)
        }
    }

    @Test("a front end acts for a user with the rest of its connection, and its changes carry the user's name")
    func acts() async throws {
        let (bench, session, frontEnd) = try await bench()
        #expect(try await bench.call(DaemonAPI.GetAccess.self, .init(), by: frontEnd).access.actingAs == nil)
        let access = try await bench.call(DaemonAPI.ActAs.self, .init(userId: Self.therapist), by: frontEnd).access
        #expect(access.actingAs == Self.therapist)
        #expect(access.user == nil)
        _ = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: session), by: frontEnd)
        let entry = try #require(try bench.test.store.auditEntries().last?.entry)
        #expect(entry.actor == "user:\(Self.therapist)")
        #expect(entry.uid == 33)
        // Another connection of the same account does not.
        let other = CallerSession(uid: 33, roles: [.frontend, .staff])
        #expect(try await bench.call(DaemonAPI.GetAccess.self, .init(), by: other).access.actingAs == nil)
    }

    @Test("nobody acts for a user who is not there")
    func unknown() async throws {
        let (bench, _, frontEnd) = try await bench()
        let refusal = try await refusal(bench, DaemonAPI.ActAs.self, .init(userId: "nobody"), by: frontEnd)
        #expect(refusal.decode(as: PracticeAPI.NotFound.self) == .init(entity: "User", id: "nobody"))
        #expect(frontEnd.actingAs == nil)
    }

    @Test("an account that is tied to a user acts for that one from the start")
    func tied() async throws {
        let (bench, session, _) = try await bench()
        let policy = try AccessPolicy(
            groups: [.staff: ["office"]],
            accounts: ["vera": User.ID(Self.therapist)],
            owner: nil,
            groupID: { $0 == "office" ? 7 : nil },
            accountID: { $0 == "vera" ? 1007 : nil }
        )
        let vera = policy.caller(uid: 1007, groups: [7])
        let access = try await bench.call(DaemonAPI.GetAccess.self, .init(), by: vera).access
        #expect(access == .init(uid: 1007, user: Self.therapist, roles: ["staff"], actingAs: Self.therapist))
        _ = try await bench.call(
            PracticeAPI.SetPrivateNotes.self,
            .init(sessionId: session, privateNotes: "n"),
            by: vera
        )
        let notes = try await bench.call(PracticeAPI.GetPrivateNotes.self, .init(sessionId: session), by: vera)
        #expect(notes.privateNotes == "n")
        #expect(policy.caller(uid: 1008, groups: [7]).actingAs == nil)
        let error = #expect(throws: UnknownName.self) {
            try AccessPolicy(groups: [:], accounts: ["nobody": User.ID("u")], owner: nil, accountID: { _ in nil })
        }
        #expect(error?.description == #"access.accounts: the system has no account "nobody""#)
    }

    @Test("notes are refused to every role that does not act for the therapist, with the role that it would take")
    func notes() async throws {
        let (bench, session, _) = try await bench()
        let other = CallerSession(uid: 1, roles: Set(Role.allCases), user: User.ID("u-therapist-2"))
        for caller in [CallerSession.everything, other] {
            let read = try await refusal(
                bench,
                PracticeAPI.GetPrivateNotes.self,
                .init(sessionId: session),
                by: caller
            )
            #expect(
                read.decode(as: DaemonAPI.AccessDenied.self)
                    == .init(action: PracticeAPI.GetPrivateNotes.name, role: "therapist")
            )
            let write = try await refusal(
                bench,
                PracticeAPI.SetPrivateNotes.self,
                .init(sessionId: session, privateNotes: "mine"),
                by: caller
            )
            #expect(write.name == DaemonAPI.AccessDenied.name)
        }
        let refused = try bench.test.store.auditEntries(id: session).map(\.entry.action)
        #expect(refused.filter { $0 == "refused:session.notes.read" }.count == 2)
        #expect(refused.filter { $0 == "refused:session.notes.write" }.count == 2)
        for method in [PracticeAPI.GetPrivateNotes.name, PracticeAPI.SetPrivateNotes.name] {
            #expect(bench.test.log.lines.contains("warning: access refused method=\(method) uid=1"))
        }
        #expect(try await !bench.call(PracticeAPI.GetSession.self, .init(id: session)).session.hasPrivateNotes)
    }

    @Test("a refused method is an entry, a knock again within the minute is none, and the next one tells of it")
    func refusals() async throws {
        let (bench, _, _) = try await bench()
        let caller = CallerSession(uid: 1234, roles: [.staff])
        let head = try bench.test.store.auditEntries().count
        for _ in 1...3 { _ = try await refusal(bench, DaemonAPI.VerifyAudit.self, .init(), by: caller) }
        _ = try await refusal(bench, DaemonAPI.ListAudit.self, .init(), by: caller)
        bench.test.clock.advance(by: .seconds(61))
        _ = try await refusal(bench, DaemonAPI.VerifyAudit.self, .init(), by: caller)
        let entries = try bench.test.store.auditEntries(after: Int64(head)).map(\.entry)
        #expect(
            entries.map(\.action) == [
                "refused:io.unclutter.Therapy.Daemon.VerifyAudit", "refused:io.unclutter.Therapy.Daemon.ListAudit",
                "refused:io.unclutter.Therapy.Daemon.VerifyAudit",
            ]
        )
        #expect(entries.allSatisfy { $0.actor == "uid:1234" && $0.uid == 1234 && $0.entity == nil })
        #expect(entries.first?.reason == "needs the role operator")
        #expect(entries.last?.reason == "needs the role operator; 2 more before")
    }

    @Test("the trail is told page by page, by its filters, and verified")
    func trail() async throws {
        let (bench, session, frontEnd) = try await bench()
        _ = try await bench.call(DaemonAPI.ActAs.self, .init(userId: Self.therapist), by: frontEnd)
        _ = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: session), by: frontEnd)
        let all = try await bench.call(DaemonAPI.ListAudit.self, .init())
        #expect(all.entries.map(\.action) == ["session.schedule", "session.complete"])
        #expect(all.entries.map(\.entity) == ["Session", "Session"])
        #expect(all.entries.map(\.hash.count) == [64, 64])
        #expect(all.next == nil)
        let first = try await bench.call(DaemonAPI.ListAudit.self, .init(limit: 1))
        #expect(first.entries == Array(all.entries.prefix(1)))
        let rest = try await bench.call(DaemonAPI.ListAudit.self, .init(limit: 1, after: first.next))
        #expect(rest.entries == Array(all.entries.suffix(1)))
        #expect(rest.next == nil)
        let own = try await bench.call(DaemonAPI.ListAudit.self, .init(actor: "user:\(Self.therapist)"))
        #expect(own.entries.map(\.action) == ["session.complete"])
        #expect(try await bench.invalidParameter(DaemonAPI.ListAudit.self, .init(entity: "Sessions")) == "entity")
        #expect(
            try await bench.call(DaemonAPI.VerifyAudit.self, .init()) == .init(entries: 2, intact: true)
        )
        try await bench.test.application.run(
            "DROP TRIGGER therapyd_audit_update; UPDATE therapyd_audit SET action = 'session.cancel' WHERE sequence = 2;"
        )
        #expect(
            try await bench.call(DaemonAPI.VerifyAudit.self, .init())
                == .init(entries: 2, intact: false, firstBroken: 2)
        )
    }
}
