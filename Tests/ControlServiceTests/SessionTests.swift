import ControlAPI
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import Varlink

@testable import ControlService

@Suite("Sessions through the API", .serialized)
struct SessionTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
    }

    private func schedule(hour: Int = 1) async throws -> PracticeAPI.Session {
        try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: hour)).session
    }

    private func get(_ id: String) async throws -> PracticeAPI.Session {
        try await bench.call(PracticeAPI.GetSession.self, .init(id: id)).session
    }

    @Test("a session is scheduled with everything that was asked for")
    func schedules() async throws {
        var parameters = PracticeAPI.ScheduleSession.Parameters(hour: 1)
        parameters.type = .followUp
        parameters.format = .inPerson
        parameters.sharedNotes = "Bring the diary – bitte 📓"
        parameters.meta = try RawJSON(parsing: #"{"z":1.50,"a":[true,null]}"#)
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, parameters).session
        #expect(
            session
                == .init(
                    id: session.id,
                    therapistId: "t-1",
                    clientId: "u-client-1",
                    startTime: "2026-12-01T13:00:00.000Z",
                    endTime: "2026-12-01T13:50:00.000Z",
                    status: .scheduled,
                    type: .followUp,
                    format: .inPerson,
                    sharedNotes: "Bring the diary – bitte 📓",
                    hasPrivateNotes: false,
                    meta: try RawJSON(parsing: #"{"z":1.50,"a":[true,null]}"#),
                    createdAt: "2026-12-01T12:00:00.000Z",
                    updatedAt: "2026-12-01T12:00:00.000Z"
                )
        )
        #expect(try await get(session.id) == session)
    }

    @Test("times of other offsets are the same instants")
    func offsets() async throws {
        var parameters = PracticeAPI.ScheduleSession.Parameters(hour: 1)
        parameters.startTime = "2026-12-01T14:00:00+01:00"
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, parameters).session
        #expect(session.startTime == "2026-12-01T13:00:00.000Z")
    }

    @Test("each verb sets its status, and is the caller's in the feed")
    func verbs() async throws {
        let completed = try await schedule(hour: 1)
        let canceled = try await schedule(hour: 2)
        let missed = try await schedule(hour: 3)
        #expect(
            try await bench.call(PracticeAPI.CompleteSession.self, .init(id: completed.id)).session.status == .completed
        )
        #expect(
            try await bench.call(PracticeAPI.CancelSession.self, .init(id: canceled.id, reason: "ill")).session.status
                == .canceled
        )
        #expect(try await bench.call(PracticeAPI.MarkNoShow.self, .init(id: missed.id)).session.status == .noShow)
        let correction = PracticeAPI.CorrectSession.Parameters(id: missed.id, status: .completed, reason: "was there")
        #expect(try await bench.call(PracticeAPI.CorrectSession.self, correction).session.status == .completed)
        #expect(try await get(missed.id).status == .completed)

        let changes = try bench.test.store.changes(after: 0, limit: 1000).filter { $0.entity == .session }
        #expect(
            changes.map(\.kind.rawValue) == [
                "session.created", "session.created", "session.created", "session.completed", "session.canceled",
                "session.no_show", "session.completed",
            ]
        )
        #expect(changes.allSatisfy { $0.actor == "uid:1000" })
        let reasons = try await bench.test.rows("SELECT reason FROM therapyd_audit WHERE reason IS NOT NULL")
        #expect(reasons == "ill\nwas there")
    }

    @Test("a verb that changes nothing leaves the row as it is")
    func repetition() async throws {
        let session = try await schedule()
        let first = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: session.id)).session
        let head = try bench.test.store.head()
        #expect(try await bench.call(PracticeAPI.CompleteSession.self, .init(id: session.id)).session == first)
        #expect(try bench.test.store.head() == head)
    }

    @Test("a session that is rescheduled and the one in its place name each other")
    func reschedules() async throws {
        var parameters = PracticeAPI.ScheduleSession.Parameters(hour: 1)
        parameters.sharedNotes = "notes"
        parameters.meta = try RawJSON(parsing: #"{"room":"7","n":1.0}"#)
        let old = try await bench.call(PracticeAPI.ScheduleSession.self, parameters).session
        // Half an hour later: its own old time is not in the way.
        let start = "2026-12-01T13:30:00.000Z"
        let end = "2026-12-01T14:20:00.000Z"
        let move = PracticeAPI.RescheduleSession.Parameters(id: old.id, startTime: start, endTime: end)
        let reply = try await bench.call(PracticeAPI.RescheduleSession.self, move)
        #expect(reply.previous.id == old.id)
        #expect(reply.previous.status == .rescheduled)
        #expect(reply.previous.startTime == old.startTime)
        #expect(reply.previous.meta.description == #"{"room":"7","n":1.0,"rescheduledTo":"\#(reply.session.id)"}"#)
        #expect(reply.session.status == .scheduled)
        #expect(reply.session.startTime == start)
        #expect(reply.session.endTime == end)
        #expect(reply.session.sharedNotes == "notes")
        #expect(reply.session.meta.description == #"{"room":"7","n":1.0,"rescheduledFrom":"\#(old.id)"}"#)
        #expect(try await get(old.id) == reply.previous)
        #expect(try await get(reply.session.id) == reply.session)
        let again = try await bench.refusal(
            PracticeAPI.RescheduleSession.self,
            move,
            as: PracticeAPI.InvalidTransition.self
        )
        #expect(again.from == "rescheduled")
    }

    @Test("a new time that is taken leaves the session where it was")
    func rescheduleConflict() async throws {
        let first = try await schedule(hour: 1)
        let second = try await schedule(hour: 2)
        let move = PracticeAPI.RescheduleSession.Parameters(
            id: first.id,
            startTime: second.startTime,
            endTime: second.endTime
        )
        let refusal = try await bench.refusal(
            PracticeAPI.RescheduleSession.self,
            move,
            as: PracticeAPI.SessionConflict.self
        )
        #expect(refusal.conflicts.map(\.id) == [second.id])
        #expect(try await get(first.id) == first)
    }

    @Test("an update changes what it names, when the session is as the caller knows it")
    func updates() async throws {
        let session = try await schedule()
        let parameters = PracticeAPI.UpdateSession.Parameters(
            id: session.id,
            type: .emergency,
            meta: try RawJSON(parsing: #"{"b":1,"a":2}"#),
            ifUpdatedAt: session.updatedAt
        )
        let updated = try await bench.call(PracticeAPI.UpdateSession.self, parameters).session
        var expected = session
        expected.type = .emergency
        expected.meta = try RawJSON(parsing: #"{"b":1,"a":2}"#)
        expected.updatedAt = updated.updatedAt
        #expect(updated == expected)
        #expect(updated.updatedAt > session.updatedAt)
        // To what it is already: no change at all.
        let again = PracticeAPI.UpdateSession.Parameters(id: session.id, type: .emergency)
        #expect(try await bench.call(PracticeAPI.UpdateSession.self, again).session == updated)
    }
}

@Suite("Sessions of the real application", .serialized)
struct FixtureSessionTests {
    @Test("what an update does not name stays byte for byte, in its row and in every other")
    func untouched() async throws {
        let bench = try await ServiceBench(fixture: true)
        let id = try await bench.test.rows(
            "SELECT id FROM Sessions WHERE status = 'scheduled' AND meta <> '{}' ORDER BY length(meta) DESC LIMIT 1"
        )
        try #require(!id.isEmpty)
        let kept = """
            .mode quote
            SELECT id, therapistId, clientId, startTime, endTime, status, type, format, privateNotes, meta, createdAt
            FROM Sessions WHERE id = '\(id)';
            SELECT * FROM Sessions WHERE id <> '\(id)' ORDER BY id;
            """
        let before = try await bench.test.rows(kept)
        let update = PracticeAPI.UpdateSession.Parameters(id: id, sharedNotes: "it's new")
        _ = try await bench.call(PracticeAPI.UpdateSession.self, update)
        #expect(try await bench.test.rows(kept) == before)
        #expect(try await bench.test.rows("SELECT sharedNotes FROM Sessions WHERE id = '\(id)'") == "it's new")
        // And a status alone is a status alone.
        let other = """
            .mode quote
            SELECT id, startTime, endTime, type, format, privateNotes, sharedNotes, meta, createdAt
            FROM Sessions WHERE id = '\(id)';
            """
        let notes = try await bench.test.rows(other)
        _ = try await bench.call(PracticeAPI.CancelSession.self, .init(id: id))
        #expect(try await bench.test.rows(other) == notes)
    }

    @Test("private notes are in no reply")
    func privateNotes() async throws {
        let bench = try await ServiceBench(fixture: true)
        let row = try await bench.test.rows(
            "SELECT id, privateNotes FROM Sessions WHERE length(privateNotes) > 5 LIMIT 1"
        ).split(separator: "|", maxSplits: 1)
        try #require(row.count == 2)
        let call = VarlinkCall(PracticeAPI.GetSession.self, .init(id: String(row[0])))
        let reply = try await bench.reply(to: call).parameters?.description ?? ""
        #expect(reply.contains(#""hasPrivateNotes":true"#))
        #expect(!reply.contains(row[1]))
    }
}
