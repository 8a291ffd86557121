import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite struct SubmissionTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populateRecords()
    }

    private func request(
        _ answers: JSONValue,
        client: String = "u-client-1",
        session: String? = nil
    ) -> FormResponseRequest {
        FormResponseRequest(
            formId: Form.ID("f-1"),
            clientId: User.ID(client),
            sessionId: session.map { Session.ID($0) },
            responses: object(answers),
            meta: object(["via": "tablet"])
        )
    }

    @Test("answers are kept as they were given, with row, event and audit entry", arguments: [nil, "s-1"])
    func submits(session: String?) async throws {
        let head = try practice.store.head()
        let response = try await practice.practice.submit(
            request(["mood": "so \"la\" la\n"], session: session),
            as: .account(uid: 33, user: User.ID("u-client-1"))
        )
        #expect(try practice.practice.response(response.id) == response)
        #expect(response.submittedAt == TestPractice.noon)
        #expect(
            try await practice.rows("SELECT *, typeof(responses) FROM FormResponses;")
                == "\(response.id)|f-1|\(session ?? "")|u-client-1|{\"mood\":\"so \\\"la\\\" la\\n\"}|"
                + "2026-12-01 12:00:00.000 +00:00|{\"via\":\"tablet\"}|2026-12-01 12:00:00.000 +00:00|"
                + "2026-12-01 12:00:00.000 +00:00|text"
        )
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map { "\($0.kind) \($0.actor)" } == ["form_response.created user:u-client-1"])
        let entry = try #require(try practice.store.auditEntries(id: response.id.text).first?.entry)
        #expect(entry.action == "form_response.create")
        #expect(entry.uid == 33)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: FormResponseRequest
        let error: PracticeError
        var before = ""

        static func invalid(_ fields: String...) -> PracticeError {
            .invalid(fields.map { Problem(field: $0, message: "") })
        }
    }

    @Test("what does not fit is refused with everything that is wrong, and leaves a line without values")
    func refuses() async throws {
        try await practice.application.run(
            "INSERT INTO Sessions SELECT 's-2', therapistId, 'u-client-2', startTime, endTime, status, type, format, "
                + "privateNotes, sharedNotes, meta, createdAt, updatedAt FROM Sessions WHERE id = 's-1';"
        )
        var other = request(["mood": "x"])
        other.formId = Form.ID("f-9")
        let refusals = [
            Refusal(testDescription: "left open", request: request([:]), error: Refusal.invalid("mood")),
            Refusal(
                testDescription: "unknown and wrong",
                request: request(["mood": 5, "SECRET-FIELD": "SECRET"]),
                error: Refusal.invalid("mood", "SECRET-FIELD")
            ),
            Refusal(
                testDescription: "another client's session",
                request: request([:], session: "s-2"),
                error: Refusal.invalid("mood", "sessionId")
            ),
            Refusal(testDescription: "no form", request: other, error: .notFound(entity: .form, id: "f-9")),
            Refusal(
                testDescription: "no client",
                request: request(["mood": "SECRET"], client: "nobody"),
                error: .notFound(entity: .user, id: "nobody")
            ),
            Refusal(
                testDescription: "no session",
                request: request(["mood": "SECRET"], session: "s-9"),
                error: .notFound(entity: .session, id: "s-9")
            ),
            Refusal(
                testDescription: "inactive",
                request: request([:]),
                error: Refusal.invalid("mood", "formId"),
                before: "UPDATE Forms SET isActive = 0;"
            ),
            Refusal(
                testDescription: "a form with a field that cannot be read",
                request: request(["mood": "SECRET"]),
                error: .malformed(entity: .form, id: "f-1", column: "fields", reason: ""),
                before: "UPDATE Forms SET fields = '[{\"id\":\"mood\"}]', isActive = 1;"
            ),
            Refusal(
                testDescription: "a form whose fields are no list",
                request: request(["mood": "SECRET"]),
                error: .malformed(entity: .form, id: "f-1", column: "fields", reason: ""),
                before: "UPDATE Forms SET fields = '{}';"
            ),
        ]
        for refusal in refusals {
            try await practice.application.run(refusal.before)
            let before = try await FileTrace(practice)
            let error = try await #require(throws: PracticeError.self) {
                try await practice.practice.submit(refusal.request, as: .clerk)
            }
            switch (error, refusal.error) {
            case (.invalid(let problems), .invalid(let wanted)):
                #expect(problems.map(\.field) == wanted.map(\.field), "\(refusal.testDescription)")
            case (.malformed(_, _, let column, _), .malformed(_, _, let wanted, _)): #expect(column == wanted)
            default: #expect(error == refusal.error, "\(refusal.testDescription)")
            }
            try await before.expectOnlyRefusals(["refused:form_response.create"], in: practice)
        }
        #expect(try await !practice.rows(".dump").contains("SECRET"))
    }

    @Test("other faults of a form that another program made are no hindrance")
    func oldForm() async throws {
        try await practice.application.run(
            """
            UPDATE Forms SET meta = '{', fields =
            '[{"id":"mood","label":"","type":"number","validation":"least:3","extra":{}}]';
            """
        )
        let answer = JSONValue.number(try #require(JSONNumber(2.5)))
        let response = try await practice.practice.submit(request(["mood": answer]), as: .clerk)
        #expect(response.responses == object(["mood": answer]))
    }
}
