import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct SessionStatusTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populate()
    }

    /// A session that stands at a status, as the application may have left it.
    private func session(_ status: Session.Status, hour: Int = 1) async throws -> Session.ID {
        let session = try await practice.practice.schedule(
            practice.request(hour: hour),
            allowOverlap: true,
            as: .clerk
        )
        try await practice.application.run(
            "UPDATE Sessions SET status = '\(status.rawValue)' WHERE id = '\(session.id)';"
        )
        return session.id
    }

    static let commands: [SessionCommand] =
        [.complete, .cancel, .markNoShow] + Session.Status.allCases.map { .correct(to: $0) }

    @Test(
        "each command leads from each status where the rules say, with all that belongs to a change, or is refused",
        arguments: Session.Status.allCases,
        commands
    )
    func transitions(status: Session.Status, command: SessionCommand) async throws {
        let id = try await session(status)
        practice.clock.advance(by: .seconds(60))
        let old = try practice.practice.session(id)
        let before = try await Trace(practice)
        let rule = Result { () throws(PracticeError) in try old.status(after: command) }
        let change = SessionChange(id, command, reason: "as it was")
        let result = await Result(of: practice.practice, change)
        let after = try await Trace(practice)
        switch rule {
        case .success(let target?):
            var new = old
            new.status = target
            new.updatedAt = practice.clock.now
            #expect(try result.get() == new)
            #expect(try practice.practice.session(id) == new)
            let changes = try practice.store.changes(after: before.head, limit: 10)
            #expect(changes.map(\.columns) == [["status", "updatedAt"]])
            #expect(changes.map(\.oldStatus) == [status.rawValue])
            #expect(changes.map(\.newStatus) == [target.rawValue])
            let entry = try #require(try practice.store.auditEntries(id: id.text).last?.entry)
            #expect(entry.columns == ["status", "updatedAt"])
            #expect(entry.reason == "as it was")
            #expect(after.audit.count == before.audit.count + 1)
        case .success(nil):
            #expect(try result.get() == old)
            #expect(after.rows == before.rows)
            #expect(after.head == before.head)
            #expect(after.audit == before.audit)
        case .failure(let error):
            #expect(throws: error) { try result.get() }
            #expect(after.rows == before.rows)
            #expect(after.head == before.head)
            #expect(after.audit.count == before.audit.count + 1)
            #expect(after.audit.last?.hasPrefix("refused:session.") == true)
        }
    }

    @Test("a correction that needs its hour back is refused when somebody has it")
    func correctionConflict() async throws {
        let canceled = try await session(.canceled)
        let other = try await practice.practice.schedule(practice.request(), as: .clerk)
        await #expect(throws: PracticeError.sessionConflict([other])) {
            try await practice.practice.apply(
                SessionChange(canceled, .correct(to: .scheduled), reason: "oh"),
                as: .clerk
            )
        }
        #expect(try practice.practice.session(canceled).status == .canceled)
    }

    @Test("a correction says why, or is refused and audited", arguments: [nil, "", " \n"], [true, false])
    func correctionNeedsReason(reason: String?, inBatch: Bool) async throws {
        let id = try await session(.completed)
        let before = try await Trace(practice)
        let change = SessionChange(id, .correct(to: .noShow), reason: reason)
        let result = await Result(of: practice.practice, change, inBatch: inBatch)
        #expect(throws: PracticeError.invalid([Problem(field: "reason", message: "must say why")])) { try result.get() }
        let after = try await Trace(practice)
        #expect(after.rows == before.rows)
        #expect(after.audit == before.audit + ["refused:session.correct"])
    }

    @Test("a status alone makes no session rescheduled: that takes another time", arguments: [true, false])
    func bareReschedule(inBatch: Bool) async throws {
        let id = try await session(.scheduled)
        let result = await Result(of: practice.practice, SessionChange(id, .reschedule), inBatch: inBatch)
        #expect(throws: PracticeError.self) { try result.get() }
        #expect(try practice.practice.session(id).status == .scheduled)
    }

    @Test("a session that does not exist is told so, and that is audited")
    func missing() async throws {
        let before = try await Trace(practice)
        let result = await Result(of: practice.practice, SessionChange(Session.ID("x"), .complete))
        #expect(throws: PracticeError.notFound(entity: .session, id: "x")) { try result.get() }
        #expect(try await Trace(practice).audit == before.audit + ["refused:session.complete"])
    }

    @Test("in a batch, one that is refused does not stop the others, and all are one transaction")
    func batch() async throws {
        let done = try await session(.completed)
        let open = try await session(.scheduled, hour: 3)
        let canceled = try await session(.canceled, hour: 5)
        let last = try await session(.scheduled, hour: 7)
        let head = try practice.store.head()
        let ids = [done, open, canceled, Session.ID("missing"), last]
        let results = try await practice.practice.apply(
            ids.map { SessionChange($0, .complete) },
            as: .plugin("auto-completion")
        )
        #expect(results.count == 5)
        #expect(try results[0].get() == nil)
        #expect(try results[1].get()?.status == .completed)
        #expect(throws: PracticeError.self) { try results[2].get() }
        #expect(throws: PracticeError.notFound(entity: .session, id: "missing")) { try results[3].get() }
        #expect(try results[4].get()?.id == last)
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map(\.id) == [open.text, last.text])
        #expect(changes.map(\.actor) == ["plugin:auto-completion", "plugin:auto-completion"])
    }

    @Test("only status and updatedAt change, of this row alone, whatever else stands in it")
    func leavesTheRestAlone() async throws {
        let id = try await session(.scheduled)
        _ = try await session(.scheduled, hour: 4)
        // Text that no JSON.stringify would write, and notes that are nobody's business.
        try await practice.application.run(
            "UPDATE Sessions SET meta = '{ \"a\" : 1.50 }', privateNotes = 'private', sharedNotes = '' WHERE id = '\(id)';"
        )
        practice.clock.advance(by: .seconds(1))
        let before = try await Trace(practice).rows
        _ = try await practice.practice.apply(SessionChange(id, .complete), as: .clerk)
        let wanted = before.split(separator: "\n").map { line in
            guard line.contains(id.text) else { return String(line) }
            let words = line.split(separator: "'scheduled'")
            let changed = words.joined(separator: "'completed'")
            return changed.dropLast("2026-12-01 12:00:00.000 +00:00');".count) + "2026-12-01 12:00:01.000 +00:00');"
        }
        #expect(try await Trace(practice).rows == wanted.joined(separator: "\n"))
    }
}

extension Result where Success == Session, Failure == PracticeError {
    /// The outcome of one change, made alone or as a batch of one.
    fileprivate init(of practice: Practice, _ change: SessionChange, inBatch: Bool = false) async {
        do throws(PracticeError) {
            guard inBatch else {
                self = .success(try await practice.apply(change, as: .clerk))
                return
            }
            let results = try await practice.apply([change], as: .clerk)
            guard let session = try results[0].get() else {
                self = .success(try practice.session(change.id))
                return
            }
            self = .success(session)
        } catch {
            self = .failure(error)
        }
    }
}
