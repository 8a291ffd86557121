import ControlAPI
import Varlink

extension PracticeAPI.Form: PresentableRecord {
    static let noun = "form"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("TITLE", importance: 8, fit: .shrinks(to: 12)),
        .init("TYPE", importance: 6),
        .init("ACTIVE", importance: 5),
        .init("FIELDS", importance: 4, fit: .hides, alignment: .right),
        .init("VERSION", importance: 3, fit: .hides, alignment: .right),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [.id(id), Cell(title), Cell(type.rawValue), Cell(isActive), Cell(fields.count), Cell(version)]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Form", "id", .id(id))
        page.add("Title", "title", Cell(title))
        page.add("Description", "description", text: description)
        page.add("Type", "type", Cell(type.rawValue))
        page.add("Active", "isActive", Cell(isActive))
        page.add("Version", "version", Cell(version))
        page.add(
            "Fields",
            "fields",
            lines: fields.map(\.summary),
            plain: JSONText.compact(RawJSON(fields))
        )
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }
}

extension PracticeAPI.FormField {
    /// `phq1*  scale (0, 1, 2, 3)  Little interest or pleasure`; a star for what has to be answered.
    fileprivate var summary: String {
        let choices = options.map { " (\($0.joined(separator: ", ")))" } ?? ""
        let rules = validation.map { " [\($0)]" } ?? ""
        return "\(id)\(required ? "*" : "")  \(type.rawValue)\(choices)\(rules)  \(label)"
    }
}

extension PracticeAPI.FormResponse: PresentableRecord {
    static let noun = "response"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("SUBMITTED", importance: 8),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("FORM", importance: 6),
        .init("VERSION", importance: 3, fit: .hides, alignment: .right),
        .init("CLIENT", importance: 7, fit: .shrinks(to: 8)),
        .init("SESSION", importance: 4, fit: .hides),
        .init("SCORE", importance: 5, fit: .hides),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            context.time.cell(submittedAt),
            context.time.hint(submittedAt),
            .id(formId),
            Cell(formVersion),
            context.names.user(clientId),
            .id(sessionId),
            score?.cell ?? .none,
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Response", "id", .id(id))
        page.add("Form", "formId", .id(formId))
        page.add("Version", "formVersion", Cell(formVersion))
        page.add("Client", "clientId", context.names.user(clientId))
        page.add("Session", "sessionId", .id(sessionId))
        page.add("Submitted", "submittedAt", context.time.cellWithHint(submittedAt))
        page.add("Score", "score", lines: score?.lines ?? [], plain: score.map { JSONText.compact(RawJSON($0)) } ?? "")
        page.add(
            "Answers",
            "responses",
            lines: responses.members.map { "\($0.key) = \(JSONText.compact($0.value))" },
            plain: JSONText.compact(responses)
        )
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }

    var people: PeopleReferences { PeopleReferences(users: [clientId]) }
}
