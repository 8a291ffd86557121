import GRDB
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Every kind of record is changed by the same steps, and each leaves the same traces.
@Suite struct RecordEditingTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populateRecords()
        practice.clock.advance(by: .seconds(60))
    }

    // MARK: Changing

    struct Edit<Update: RecordUpdate & Sendable>: Sendable, CustomTestStringConvertible {
        let column: String
        let update: Update
        /// The column's type and text afterwards.
        let stored: String

        init(_ column: String, _ stored: String, _ update: Update) {
            self.column = column
            self.update = update
            self.stored = stored
        }

        var testDescription: String { "\(column): \(stored)" }
    }

    @Test(
        "each field of a user",
        arguments: [
            Edit("name", "text|Ana Çelik", UserUpdate(name: "Ana Çelik")),
            Edit("email", "text|ana@example.org", UserUpdate(email: "ana@example.org")),
            Edit("email", "null|", UserUpdate(email: .some(nil))),
            Edit("phone", "text|0711", UserUpdate(phone: "0711")),
            Edit("phone", "null|", UserUpdate(phone: .some(nil))),
            Edit("timeZone", "text|Asia/Tokyo", UserUpdate(timeZone: "Asia/Tokyo")),
            Edit("timeZone", "null|", UserUpdate(timeZone: .some(nil))),
        ]
    )
    func updatesUser(edit: Edit<UserUpdate>) async throws { try await expectEdit(edit, of: User.ID("u-client-1")) }

    @Test(
        "each field of a therapist, beside what only the application knows",
        arguments: [
            Edit("bio", "text|", TherapistUpdate(bio: "")),
            Edit("specialties", "text|[]", TherapistUpdate(specialties: [])),
            Edit("specialties", "text|[\"b\",\"a\"]", TherapistUpdate(specialties: ["b", "a"])),
            Edit("credentials", "text|[\"MD\"]", TherapistUpdate(credentials: ["MD"])),
            Edit("isActive", "integer|0", TherapistUpdate(isActive: false)),
            Edit("calendarIntegration", "null|", TherapistUpdate(calendarIntegration: .some(nil))),
            Edit(
                "calendarIntegration",
                "text|{\"provider\":\"google\",\"calendarId\":\"c-2\",\"syncToken\":\"tok\"}",
                TherapistUpdate(calendarIntegration: CalendarIntegration(provider: "google", calendarId: "c-2"))
            ),
            // What one provider's calendar had is nothing to another's.
            Edit(
                "calendarIntegration",
                "text|{\"provider\":\"caldav\",\"calendarId\":\"c-1\"}",
                TherapistUpdate(calendarIntegration: CalendarIntegration(provider: "caldav", calendarId: "c-1"))
            ),
            Edit(
                "meta",
                "text|{\"a\":[1,2.50]}",
                TherapistUpdate(meta: try! JSONValue(parsing: "{\"a\":[1,2.50]}").object!)
            ),
        ]
    )
    func updatesTherapist(edit: Edit<TherapistUpdate>) async throws {
        try await expectEdit(edit, of: Therapist.ID("t-1"))
    }

    @Test(
        "each field of a form, beside what only the application knows",
        arguments: [
            Edit("title", "text|Mood, daily", FormUpdate(title: "Mood, daily")),
            Edit("description", "text|How you are", FormUpdate(summary: "How you are")),
            Edit("description", "null|", FormUpdate(summary: .some(nil))),
            Edit(
                "fields",
                "text|[{\"id\":\"mood\",\"label\":\"Mood?\",\"type\":\"text\",\"required\":true,\"ui\":{\"w\":2}},"
                    + "{\"id\":\"new\",\"label\":\"New\",\"type\":\"text\",\"required\":false}]",
                FormUpdate(fields: [
                    FormField(id: "mood", label: "Mood?", type: .text, required: true),
                    FormField(id: "new", label: "New", type: .text, required: false),
                ])
            ),
            Edit("isActive", "integer|0", FormUpdate(isActive: false)),
            Edit("meta", "text|{}", FormUpdate(meta: JSONObject())),
        ]
    )
    func updatesForm(edit: Edit<FormUpdate>) async throws { try await expectEdit(edit, of: Form.ID("f-1")) }

    @Test(
        "each field of a resource",
        arguments: [
            Edit("title", "text|T", ResourceUpdate(title: "T")),
            Edit("description", "text|D", ResourceUpdate(summary: "D")),
            Edit("description", "null|", ResourceUpdate(summary: .some(nil))),
            Edit("type", "text|other", ResourceUpdate(type: .other)),
            Edit("url", "text|https://example.org/a%20b", ResourceUpdate(url: "https://example.org/a%20b")),
            Edit("isPublic", "integer|1", ResourceUpdate(isPublic: true)),
            Edit("tags", "text|[\"x\"]", ResourceUpdate(tags: ["x"])),
            Edit("meta", "text|{\"k\":null}", ResourceUpdate(meta: object(["k": nil]))),
        ]
    )
    func updatesResource(edit: Edit<ResourceUpdate>) async throws { try await expectEdit(edit, of: Resource.ID("x-1")) }

    @Test(
        "each field of an assignment",
        arguments: [
            Edit(
                "dueDate",
                "text|2026-12-03 12:00:00.000 +00:00",
                AssignmentUpdate(dueDate: TestPractice.noon + .seconds(2 * 86_400))
            ),
            Edit("dueDate", "null|", AssignmentUpdate(dueDate: .some(nil))),
            Edit("notes", "text|Twice.", AssignmentUpdate(notes: "Twice.")),
            Edit("notes", "null|", AssignmentUpdate(notes: .some(nil))),
            Edit("meta", "text|{\"n\":1}", AssignmentUpdate(meta: object(["n": 1]))),
        ]
    )
    func updatesAssignment(edit: Edit<AssignmentUpdate>) async throws {
        try await expectEdit(edit, of: Assignment.ID("a-1"))
    }

    @Test(
        "each field of a session",
        arguments: [
            Edit("type", "text|emergency", SessionUpdate(type: .emergency)),
            Edit("format", "text|in_person", SessionUpdate(format: .inPerson)),
            Edit("sharedNotes", "text|n", SessionUpdate(sharedNotes: "n")),
            Edit("sharedNotes", "null|", SessionUpdate(sharedNotes: .some(nil))),
            Edit("meta", "text|{\"b\":true}", SessionUpdate(meta: object(["b": true]))),
        ]
    )
    func updatesSession(edit: Edit<SessionUpdate>) async throws { try await expectEdit(edit, of: Session.ID("s-1")) }

    /// An edit writes its column and the stamp, tells of both, and is nothing when it is made once more.
    private func expectEdit<Update>(
        _ edit: Edit<Update>,
        of id: Update.Record.ID
    ) async throws where Update.Record: CheckedRecord & Equatable {
        let entity = Update.Record.entity
        let before = try await cells(of: entity, id.text)
        let head = try practice.store.head()
        let record = try await practice.practice.update(id, with: edit.update, as: .plugin("p"))
        #expect(try practice.store.fetch { try Update.Record.get($0, id) } == record)
        #expect(record.updatedAt == practice.clock.now)
        let select = "SELECT typeof(`\(edit.column)`), `\(edit.column)` FROM \(entity.table) WHERE id = '\(id)';"
        #expect(try await practice.rows(select) == edit.stored)
        let after = try await cells(of: entity, id.text)
        #expect(after.keys.filter { before[$0] != after[$0] }.sorted() == [edit.column, "updatedAt"].sorted())
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map(\.kind.rawValue) == ["\(entity.eventName).updated"])
        #expect(changes.map { Set($0.columns) } == [[edit.column, "updatedAt"]])
        #expect(changes.map(\.actor) == ["plugin:p"])
        let entries = try practice.store.auditEntries(id: id.text).map(\.entry)
        #expect(entries.map(\.action) == ["\(entity.eventName).update"])
        #expect(entries.map { Set($0.columns) } == [[edit.column, "updatedAt"]])
        #expect(entries.map(\.actor) == ["plugin:p"])

        practice.clock.advance(by: .seconds(1))
        #expect(try await practice.practice.update(id, with: edit.update, as: .clerk) == record)
        #expect(try practice.store.head() == changes.last?.sequence)
        #expect(try practice.store.auditEntries(id: id.text).count == 1)
    }

    /// A row's columns, each as an SQL literal.
    private func cells(of entity: Entity, _ id: String) async throws -> [String: String] {
        let names = try practice.columns(of: entity)
        let literals = names.map { "hex(quote(`\($0)`))" }.joined(separator: ", ")
        let row = try await practice.rows("SELECT \(literals) FROM \(entity.table) WHERE id = '\(id)';")
        return Dictionary(uniqueKeysWithValues: zip(names, row.split(separator: "|").map(String.init)))
    }

    // MARK: Older states

    @Test("who read an older state of any record is told so, and nothing is written")
    func stale() async throws {
        try await expectStale(User.ID("u-client-1"), { UserUpdate(name: $0, ifUpdatedAt: $1) })
        try await expectStale(Therapist.ID("t-1"), { TherapistUpdate(bio: $0, ifUpdatedAt: $1) })
        try await expectStale(Session.ID("s-1"), { SessionUpdate(sharedNotes: $0, ifUpdatedAt: $1) })
        try await expectStale(Form.ID("f-1"), { FormUpdate(title: $0, ifUpdatedAt: $1) })
        try await expectStale(Resource.ID("x-1"), { ResourceUpdate(title: $0, ifUpdatedAt: $1) })
        try await expectStale(Assignment.ID("a-1"), { AssignmentUpdate(notes: $0, ifUpdatedAt: $1) })
    }

    private func expectStale<Update: RecordUpdate>(
        _ id: Update.Record.ID,
        _ update: (String, Instant) -> Update
    ) async throws where Update.Record: CheckedRecord {
        let entity = Update.Record.entity
        let read = try practice.store.fetch { try Update.Record.get($0, id) }
        let written = try await practice.practice.update(id, with: update("one", read.updatedAt), as: .clerk)
        #expect(written.updatedAt > read.updatedAt)
        let before = try await FileTrace(practice)
        let error = PracticeError.stale(entity: entity, id: id.text, updatedAt: written.updatedAt)
        await #expect(throws: error) {
            try await practice.practice.update(id, with: update("two", read.updatedAt), as: .clerk)
        }
        // An update that would change nothing is held to it, too.
        await #expect(throws: error) {
            try await practice.practice.update(id, with: update("one", read.updatedAt), as: .clerk)
        }
        try await before.expectOnlyRefusals(["refused:\(entity.eventName).update"] * 2, in: practice)
    }

    @Test("changes of one millisecond, and of a clock that was set back, can be told apart")
    func standingClock() async throws {
        var stamps: [Instant] = []
        for title in ["a", "b", "c"] {
            if title == "c" { practice.clock.advance(by: .seconds(-7200)) }
            stamps.append(
                try await practice.practice.update(Form.ID("f-1"), with: FormUpdate(title: title), as: .clerk).updatedAt
            )
        }
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    // MARK: What is not there

    @Test("what is not there can be neither changed nor deleted", arguments: [false, true])
    func missing(isRehearsal: Bool) async throws {
        let before = try await FileTrace(practice)
        await #expect(throws: PracticeError.notFound(entity: .form, id: "x")) {
            try await practice.practice.update(Form.ID("x"), with: FormUpdate(title: "a"), as: .clerk)
        }
        await #expect(throws: PracticeError.notFound(entity: .resource, id: "x")) {
            try await practice.practice.delete(Resource.ID("x"), isRehearsal: isRehearsal, as: .clerk)
        }
        try await before.expectOnlyRefusals(["refused:form.update", "refused:resource.delete"], in: practice)
    }

    // MARK: Assignments on their way

    @Test("an assignment is seen and done; to be it once more is nothing")
    func assignmentCommands() async throws {
        let id = Assignment.ID("a-1")
        let head = try practice.store.head()
        for command in [AssignmentCommand.view, .view, .complete, .complete] {
            let assignment = try await practice.practice.apply(command, to: id, as: .clerk)
            #expect(assignment.status == command.target)
            #expect(try practice.practice.assignment(id) == assignment)
        }
        #expect(
            try practice.store.changes(after: head, limit: 10).map(\.kind.rawValue)
                == ["assignment.viewed", "assignment.completed"]
        )
        let entries = try practice.store.auditEntries(id: id.text).map(\.entry)
        #expect(entries.map(\.action) == ["assignment.viewed", "assignment.completed"])
        #expect(entries.map(\.columns) == [["status", "updatedAt"], ["status", "updatedAt"]])
        let before = try await FileTrace(practice)
        await #expect(
            throws: PracticeError.invalidTransition(
                entity: .assignment,
                id: "a-1",
                from: "completed",
                to: "viewed",
                allowed: []
            )
        ) { try await practice.practice.apply(.view, to: id, as: .clerk) }
        try await before.expectOnlyRefusals(["refused:assignment.viewed"], in: practice)
    }
}

/// So many of them.
func * (texts: [String], count: Int) -> [String] { (0..<count).flatMap { _ in texts } }

/// An object as the tests write it.
func object(_ json: JSONValue) -> JSONObject { json.object ?? JSONObject() }
