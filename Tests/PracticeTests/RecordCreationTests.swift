import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Every kind of record is made by the same steps, in the application's own format.
@Suite struct RecordCreationTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populateRecords()
        practice.clock.advance(by: .seconds(60))
    }

    @Test("a user is made, as the application would write it")
    func createsUser() async throws {
        let request = UserRequest(name: "Zoë \"Z\" Ünal", email: "zoe@example.org", timeZone: "Europe/Berlin")
        try await expectCreated(
            request,
            row: "text|Zoë \"Z\" Ünal|text|zoe@example.org|text|\(now)|text|\(now)|null||text|Europe/Berlin"
        )
    }

    @Test("a therapist is made, as the application would write it")
    func createsTherapist() async throws {
        let request = TherapistRequest(
            userId: User.ID("u-client-3"),
            bio: "Two\nlines.",
            specialties: ["act", "früh"],
            calendarIntegration: CalendarIntegration(provider: "caldav", calendarId: "c/1"),
            meta: object(["room": 4, "half": .number(try #require(JSONNumber(0.5)))])
        )
        try await expectCreated(
            request,
            row: "text|u-client-3|text|Two\nlines.|text|[\"act\",\"früh\"]|text|[]|integer|1|text|"
                + "{\"provider\":\"caldav\",\"calendarId\":\"c/1\"}|text|{\"room\":4,\"half\":0.5}|text|\(now)|text|\(now)"
        )
    }

    @Test("a form is made, as the application would write it")
    func createsForm() async throws {
        let request = FormRequest(
            title: "Sleep",
            type: .preSession,
            fields: [
                FormField(id: "h", label: "Hours", type: .number, required: true, validation: "min:0|max:24"),
                FormField(id: "q", label: "Quality", type: .select, required: false, options: ["good", "bad"]),
            ]
        )
        let fields = """
            [{"id":"h","label":"Hours","type":"number","required":true,"validation":"min:0|max:24"},\
            {"id":"q","label":"Quality","type":"select","required":false,"options":["good","bad"]}]
            """
        try await expectCreated(
            request,
            row: "text|Sleep|null||text|pre_session|text|\(fields)|integer|1|text|{}|text|\(now)|text|\(now)"
        )
    }

    @Test("a resource is made, as the application would write it")
    func createsResource() async throws {
        let request = ResourceRequest(
            therapistId: Therapist.ID("t-1"),
            title: "Breathing",
            summary: "",
            type: .audio,
            url: "/files/breathing.mp3?x=1&y=2",
            isPublic: true,
            tags: ["calm"]
        )
        try await expectCreated(
            request,
            row: "text|t-1|text|Breathing|text||text|audio|text|/files/breathing.mp3?x=1&y=2|integer|1|"
                + "text|[\"calm\"]|text|{}|text|\(now)|text|\(now)"
        )
    }

    @Test("an assignment is made, as the application would write it")
    func createsAssignment() async throws {
        let request = AssignmentRequest(
            resourceId: Resource.ID("x-1"),
            clientId: User.ID("u-client-2"),
            dueDate: practice.clock.now + .seconds(86_400),
            meta: object(["from": "library"])
        )
        try await expectCreated(
            request,
            row: "text|x-1|text|u-client-2|text|\(now)|text|2026-12-02 12:01:00.000 +00:00|text|assigned|null||"
                + "text|{\"from\":\"library\"}|text|\(now)|text|\(now)"
        )
    }

    private var now: String { practice.clock.now.databaseText }

    /// A record that is made is the row, one event and one audit entry, and nothing else.
    private func expectCreated<Request: RecordRequest>(
        _ request: Request,
        row: String
    ) async throws where Request.Record: CheckedRecord & Equatable {
        let entity = Request.Record.entity
        let head = try practice.store.head()
        let record = try await practice.practice.create(request, as: .clerk)
        #expect(record == request.record(id: record.id, at: practice.clock.now))
        #expect(try practice.store.fetch { try Request.Record.get($0, record.id) } == record)
        let columns = try practice.columns(of: entity).dropFirst().flatMap { ["typeof(`\($0)`)", "`\($0)`"] }
        let select = "SELECT \(columns.joined(separator: ", ")) FROM \(entity.table) WHERE id = '\(record.id)';"
        #expect(try await practice.rows(select) == row)
        #expect(try await practice.rows("SELECT typeof(id) FROM \(entity.table);").hasSuffix("text"))
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(
            changes.map { "\($0.kind) \($0.id) \($0.actor)" } == ["\(entity.eventName).created \(record.id) uid:1000"]
        )
        let entries = try practice.store.auditEntries().map(\.entry)
        #expect(entries.map(\.action) == ["\(entity.eventName).create"])
        #expect(entries.map(\.id) == [record.id.text])
        #expect(entries.map(\.actor) == ["uid:1000"])
        #expect(entries.map(\.entity) == [entity])
    }
}
