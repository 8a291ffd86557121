import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// What breaks a rule is refused with everything that is wrong, and leaves a line of the audit trail without values.
@Suite struct RecordRefusalTests {
    private let practice: TestPractice

    /// In every value that is refused; it may be in no table.
    private static let mark = "SECRET"

    init() async throws {
        practice = try TestPractice(rules: PracticeRules(knowsTimeZone: { $0 == "Europe/Berlin" }))
        try await practice.populateRecords()
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fields: [String]
        let action: String
        let run: @Sendable (Practice) async throws -> Void

        init<Request: RecordRequest & Sendable>(_ name: String, _ fields: [String], _ request: Request)
        where Request.Record: CheckedRecord {
            testDescription = name
            self.fields = fields
            action = "\(Request.Record.entity.eventName).create"
            run = { _ = try await $0.create(request, as: .clerk) }
        }

        init<Update: RecordUpdate & Sendable>(_ name: String, _ fields: [String], _ id: String, _ update: Update)
        where Update.Record: CheckedRecord {
            testDescription = name
            self.fields = fields
            action = "\(Update.Record.entity.eventName).update"
            run = { _ = try await $0.update(RecordID(id), with: update, as: .clerk) }
        }
    }

    private static let people = [
        Refusal("a user without a name", ["name"], UserRequest(name: "")),
        Refusal("a name of spaces", ["name"], UserRequest(name: " \u{A0}\t")),
        Refusal("a name of two lines", ["name"], UserRequest(name: "SECRET\nBcc: all@example.org")),
        Refusal("no address", ["email"], UserRequest(name: "A", email: "SECRET@host")),
        Refusal("an empty address", ["email"], UserRequest(name: "A", email: "")),
        Refusal("an empty number", ["phone"], UserRequest(name: "A", phone: " ")),
        Refusal("a zone that is none", ["timeZone"], UserRequest(name: "A", timeZone: "Mars/SECRET")),
        Refusal(
            "everything at once",
            ["name", "email", "phone", "timeZone"],
            UserRequest(name: "", email: "SECRET", phone: "\u{7}SECRET", timeZone: "")
        ),
        Refusal("a user's name taken away", ["name"], "u-client-1", UserUpdate(name: "")),
        Refusal("an address spoiled", ["email"], "u-client-1", UserUpdate(email: "SECRET")),
        Refusal(
            "a therapist's labels",
            ["specialties[1]", "specialties", "credentials[0]"],
            TherapistRequest(
                userId: User.ID("u-client-1"),
                bio: "",
                specialties: ["SECRET", " ", "SECRET"],
                credentials: [""]
            )
        ),
        Refusal(
            "a calendar without names",
            ["calendarIntegration.provider", "calendarIntegration.calendarId"],
            "t-1",
            TherapistUpdate(calendarIntegration: CalendarIntegration(provider: "", calendarId: "\n"))
        ),
    ]

    private static let forms = [
        Refusal("a form that asks nothing", ["fields"], FormRequest(title: "SECRET", type: .custom, fields: [])),
        Refusal(
            "a form without a title, and fields with faults of many kinds",
            [
                "title", "fields[0].id", "fields[0].label", "fields[1].options", "fields[2].validation", "fields[2].id",
                "fields[3].options",
            ],
            FormRequest(
                title: "  ",
                type: .custom,
                fields: [
                    FormField(id: " ", label: "", type: .text, required: true),
                    FormField(id: "a", label: "SECRET", type: .radio, required: true),
                    FormField(id: "a", label: "A", type: .number, required: true, validation: "least:SECRET"),
                    FormField(id: "b", label: "B", type: .scale, required: true),
                ]
            )
        ),
        Refusal("a form's fields taken away", ["fields"], "f-1", FormUpdate(fields: [])),
        Refusal(
            "a rule that does not fit its field",
            ["fields[0].validation"],
            "f-1",
            FormUpdate(fields: [FormField(id: "mood", label: "M", type: .date, required: true, validation: "min:1")])
        ),
    ]

    private static let resources = [
        Refusal(
            "a link that runs a program",
            ["url"],
            ResourceRequest(therapistId: Therapist.ID("t-1"), title: "T", type: .link, url: "JavaScript:SECRET()")
        ),
        Refusal(
            "a resource without anything",
            ["title", "tags[0]", "url"],
            ResourceRequest(therapistId: Therapist.ID("t-1"), title: "", type: .link, url: "", tags: [""])
        ),
        Refusal("a link with spaces", ["url"], "x-1", ResourceUpdate(url: "/SECRET a")),
        Refusal("tags that are the same", ["tags"], "x-1", ResourceUpdate(tags: ["SECRET", "SECRET"])),
    ]

    @Test("what is wrong is told all at once", arguments: people + forms + resources)
    func invalid(refusal: Refusal) async throws {
        let before = try await FileTrace(practice)
        let error = try await #require(throws: PracticeError.self) { try await refusal.run(practice.practice) }
        guard case .invalid(let problems) = error else { throw error }
        #expect(problems.map(\.field) == refusal.fields)
        try await before.expectOnlyRefusals(["refused:\(refusal.action)"], in: practice)
        let entry = try #require(try practice.store.auditEntries().last?.entry)
        let parameters = Set(refusal.fields.map { String($0.prefix { $0 != "[" && $0 != "." }) })
        #expect(entry.reason == "invalid: " + parameters.sorted().joined(separator: ", "))
        #expect(try await !practice.rows(".dump").contains(Self.mark))
        #expect(practice.log.lines.allSatisfy { !$0.contains(Self.mark) })
    }

    @Test(
        "what refers to nothing is refused by what is missing",
        arguments: [
            (Refusal("", [], TherapistRequest(userId: User.ID("no-SECRET"), bio: "")), Entity.user),
            (
                Refusal("", [], ResourceRequest(therapistId: Therapist.ID("no"), title: "", type: .link, url: "")),
                .therapist
            ),
            (
                Refusal("", [], AssignmentRequest(resourceId: Resource.ID("no"), clientId: User.ID("u-client-1"))),
                .resource
            ),
            (Refusal("", [], AssignmentRequest(resourceId: Resource.ID("x-1"), clientId: User.ID("no"))), .user),
        ]
    )
    func references(refusal: Refusal, missing: Entity) async throws {
        let before = try await FileTrace(practice)
        let error = try await #require(throws: PracticeError.self) { try await refusal.run(practice.practice) }
        guard case .notFound(missing, _) = error else { throw error }
        try await before.expectOnlyRefusals(["refused:\(refusal.action)"], in: practice)
        #expect(try practice.store.auditEntries().last?.entry.reason == "no such \(missing.rawValue)")
    }

    @Test("what was wrong before is not held against a change of something else")
    func oldFaults() async throws {
        try await practice.application.run(
            """
            UPDATE Users SET email = 'nobody', timeZone = 'CEST' WHERE id = 'u-client-1';
            UPDATE Forms SET title = '', fields = '[]' WHERE id = 'f-1';
            UPDATE Resources SET url = 'javascript:x' WHERE id = 'x-1';
            """
        )
        let user = try await practice.practice.update(
            User.ID("u-client-1"),
            with: UserUpdate(name: "New", email: "nobody"),
            as: .clerk
        )
        #expect([user.name, user.email, user.timeZone] == ["New", "nobody", "CEST"])
        _ = try await practice.practice.update(Form.ID("f-1"), with: FormUpdate(isActive: false), as: .clerk)
        _ = try await practice.practice.update(Resource.ID("x-1"), with: ResourceUpdate(tags: []), as: .clerk)
        // But it is not let pass when it is set again to something as bad.
        await #expect(throws: PracticeError.self) {
            try await practice.practice.update(User.ID("u-client-1"), with: UserUpdate(timeZone: "CET+1"), as: .clerk)
        }
    }

    @Test("what a constraint of the application refuses is a refusal, and tells no value")
    func constraint() async throws {
        try await practice.application.run("CREATE UNIQUE INDEX one_address ON Users (email);")
        let before = try await FileTrace(practice)
        let error = try await #require(throws: PracticeError.self) {
            try await practice.practice.create(UserRequest(name: "SECRET", email: "one@example.org"), as: .clerk)
        }
        guard case .invalid(let problems) = error else { throw error }
        #expect(problems == [Problem(field: "record", message: "is refused: UNIQUE constraint failed: Users.email")])
        try await before.expectOnlyRefusals(["refused:user.create"], in: practice)
    }
}
