import Practice
import TestSupport
import Testing
import TherapyKit

/// Sessions that the daemon made, and a real Sequelize's statements at work on them.
@Suite struct SequelizeSessionTests {
    private let practice: TestPractice
    private let session: Session
    private let steps: [SequelizeRecording.Step]

    /// The session of the fixture that the recorded `update` changes.
    private static let recorded = "50ca3d6c-8fc2-4710-be2e-e54d1bc67939"

    init() async throws {
        practice = try TestPractice(fixture: true)
        var request = practice.request(
            client: User.ID("cea02934-6217-4bfa-a751-599e1417be1c"),
            therapist: Therapist.ID("84f7b637-0a8d-4634-b225-d8c99d9f3ad6")
        )
        request.sharedNotes = "It's 讨 😀"
        request.meta = try Self.json(#"{"b": [1, null], "7": "x"}"#)
        session = try await practice.practice.schedule(request, allowOverlap: true, as: .clerk)
        steps = try SequelizeRecording(.update).steps
    }

    private static func json(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: text).object)
    }

    /// Does to the daemon's session what the application did to its own.
    private func replay(_ step: Int) async throws {
        let parts = steps[step].sql.split(separator: Self.recorded, omittingEmptySubsequences: false)
        try await practice.application.run(parts.joined(separator: session.id.text))
    }

    @Test(
        "Sequelize changes what it was asked to, and leaves the rest of the daemon's row alone",
        arguments: [
            (0, "update [status,updatedAt]"),
            (2, "update [privateNotes,sharedNotes,meta,updatedAt]"),
            (3, "update [sharedNotes,updatedAt]"),
            (4, "update [meta,updatedAt]"),
            (5, "update [startTime,endTime,updatedAt]"),
            (6, "update [format]"),
            (7, "delete []"),
        ]
    )
    func update(step: Int, change: String) async throws {
        let snapshot = try await PracticeSnapshot(of: practice)
        try await replay(step)
        #expect(try await snapshot.differences() == ["Session \(session.id) \(change)"])
    }

    @Test("the daemon reads what Sequelize made of its row")
    func readBack() async throws {
        for step in [0, 2, 5, 6] { try await replay(step) }
        var expected = session
        expected.status = .completed
        expected.sharedNotes = "Until next week"
        expected.hasPrivateNotes = true
        expected.meta = try Self.json(#"{"room": 2}"#)
        expected.startTime = try #require(Instant("2026-12-03T09:00:00Z"))
        expected.endTime = try #require(Instant("2026-12-03T09:50:00Z"))
        expected.format = .chat
        // The recording's clock: the silent update leaves it where the one before had put it.
        expected.updatedAt = TestPractice.noon + .seconds(6)
        #expect(try practice.practice.session(session.id) == expected)
    }

    @Test("whatever was done to a session, its columns hold values in the forms that Sequelize gives them")
    func shapes() async throws {
        let sequelize = try await ColumnShapes(
            of: "Sessions",
            in: practice.application,
            where: "id <> '\(session.id)'"
        )
        let others = try await practice.rows("SELECT count(*) FROM Sessions;")
        let actions = practice.practice
        _ = try await actions.update(session.id, with: SessionUpdate(sharedNotes: .some(nil)), as: .clerk)
        let hour = practice.request(hour: 30)
        let moved = try await actions.reschedule(
            session.id,
            from: hour.startTime,
            to: hour.endTime,
            allowOverlap: true,
            as: .clerk
        )
        for command in [SessionCommand.markNoShow, .correct(to: .completed)] {
            _ = try await actions.apply(SessionChange(moved.session.id, command, reason: "a test"), as: .clerk)
        }
        let daemon = try await ColumnShapes(
            of: "Sessions",
            in: practice.application,
            where: "id IN ('\(moved.previous.id)', '\(moved.session.id)')"
        )
        #expect(daemon.strangers(to: sequelize) == [])
        #expect(try await practice.rows("SELECT count(*) - 1 FROM Sessions;") == others)
    }
}
