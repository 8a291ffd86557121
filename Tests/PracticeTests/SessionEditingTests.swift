import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct SessionEditingTests {
    private let practice: TestPractice
    private let session: Session

    init() async throws {
        practice = try TestPractice()
        try await practice.populate()
        session = try await practice.practice.schedule(practice.request(), as: .clerk)
        practice.clock.advance(by: .seconds(60))
    }

    private func update(_ update: SessionUpdate) async throws(PracticeError) -> Session {
        try await practice.practice.update(session.id, with: update, as: .clerk)
    }

    // MARK: Updates

    @Test("an update writes what differs, and updatedAt")
    func update() async throws {
        let head = try practice.store.head()
        let updated = try await update(SessionUpdate(type: .initial, format: .video, sharedNotes: "Soon."))
        #expect(updated.type == .initial)
        #expect(updated.updatedAt == practice.clock.now)
        #expect(try practice.practice.session(session.id) == updated)
        let columns = ["type", "sharedNotes", "updatedAt"]
        #expect(try practice.store.changes(after: head, limit: 10).map(\.columns) == [columns])
        #expect(try practice.store.auditEntries(id: session.id.text).last?.entry.columns == columns)
    }

    @Test("an update to what is there already leaves no trace")
    func idle() async throws {
        let before = try await Trace(practice)
        #expect(try await update(SessionUpdate(type: .regular, sharedNotes: .some(nil), meta: JSONObject())) == session)
        let after = try await Trace(practice)
        #expect(after.rows == before.rows)
        #expect(after.audit == before.audit)
    }

    @Test("notes are kept, set and taken away")
    func notes() async throws {
        #expect(try await update(SessionUpdate(sharedNotes: "a")).sharedNotes == "a")
        #expect(try await update(SessionUpdate(type: .initial)).sharedNotes == "a")
        #expect(try await update(SessionUpdate(sharedNotes: .some(nil))).sharedNotes == nil)
    }

    @Test("who read an older state is told so, though both changes fell in one millisecond")
    func stale() async throws {
        let first = try await update(SessionUpdate(type: .initial, ifUpdatedAt: session.updatedAt))
        let second = try await update(SessionUpdate(type: .regular, ifUpdatedAt: first.updatedAt))
        #expect(second.updatedAt > first.updatedAt)
        let error = PracticeError.stale(entity: .session, id: session.id.text, updatedAt: second.updatedAt)
        await #expect(throws: error) { try await update(SessionUpdate(format: .audio, ifUpdatedAt: first.updatedAt)) }
    }

    // MARK: Rescheduling

    private func reschedule(
        _ id: Session.ID,
        hour: Int,
        allowOverlap: Bool = false
    ) async throws(PracticeError) -> (previous: Session, session: Session) {
        let request = practice.request(hour: hour)
        return try await practice.practice.reschedule(
            id,
            from: request.startTime,
            to: request.endTime,
            allowOverlap: allowOverlap,
            as: .clerk
        )
    }

    @Test("a session that moves is kept, and the two name each other")
    func moves() async throws {
        _ = try await update(SessionUpdate(sharedNotes: "n", meta: object(["room": "blue"])))
        let head = try practice.store.head()
        let (previous, next) = try await reschedule(session.id, hour: 5)
        #expect(previous.id == session.id)
        #expect(previous.status == .rescheduled)
        #expect(previous.startTime == session.startTime)
        #expect(previous.meta["rescheduledTo"] == .string(next.id.text))
        #expect(next.status == .scheduled)
        #expect(next.meta["rescheduledFrom"] == .string(previous.id.text))
        #expect(next.meta["room"] == "blue")
        #expect(next.sharedNotes == "n")
        #expect(try practice.practice.session(previous.id) == previous)
        #expect(try practice.practice.session(next.id) == next)
        let kinds = try practice.store.changes(after: head, limit: 10).map { "\($0.kind) \($0.id)" }
        #expect(kinds.sorted() == ["session.created \(next.id)", "session.rescheduled \(previous.id)"].sorted())
    }

    @Test("it does not stand in its own way: it may move by a quarter of an hour")
    func movesALittle() async throws {
        let (_, next) = try await practice.practice.reschedule(
            session.id,
            from: session.startTime + .seconds(900),
            to: session.endTime + .seconds(900),
            as: .clerk
        )
        #expect(next.startTime == session.startTime + .seconds(900))
    }

    @Test("when the new time is taken, everything stays as it was")
    func conflict() async throws {
        let other = try await practice.practice.schedule(practice.request(hour: 5), as: .clerk)
        let before = try await Trace(practice)
        await #expect(throws: PracticeError.sessionConflict([other])) { try await reschedule(session.id, hour: 5) }
        let after = try await Trace(practice)
        #expect(after.rows == before.rows)
        #expect(after.head == before.head)
        #expect(after.audit == before.audit + ["refused:session.reschedule"])
    }

    @Test("a session that moved cannot move again, its successor can, and that names only its own predecessor")
    func again() async throws {
        let (_, second) = try await reschedule(session.id, hour: 5)
        await #expect(throws: PracticeError.self) { try await reschedule(session.id, hour: 7) }
        let (previous, third) = try await reschedule(second.id, hour: 7)
        #expect(previous.meta["rescheduledFrom"] == .string(session.id.text))
        #expect(third.meta["rescheduledFrom"] == .string(second.id.text))
        #expect(third.meta["rescheduledTo"] == nil)
    }

    @Test("an update of meta leaves alone what rescheduled sessions say of each other")
    func keepsLinks() async throws {
        let (_, next) = try await reschedule(session.id, hour: 5)
        let updated = try await practice.practice.update(
            next.id,
            with: SessionUpdate(meta: object(["a": 1, "rescheduledTo": "forged"])),
            as: .clerk
        )
        #expect(updated.meta == object(["a": 1, "rescheduledFrom": .string(session.id.text)]))
    }
}
