import ControlAPI

extension PracticeAPI.Resource: PresentableRecord {
    static let noun = "resource"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("TITLE", importance: 8, fit: .shrinks(to: 12)),
        .init("TYPE", importance: 7),
        .init("THERAPIST", importance: 5, fit: .shrinks(to: 8)),
        .init("PUBLIC", importance: 4, fit: .hides),
        .init("TAGS", importance: 3, fit: .shrinks(to: 8)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            Cell(title),
            Cell(type.rawValue),
            context.names.therapist(therapistId),
            Cell(isPublic),
            .list(tags),
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Resource", "id", .id(id))
        page.add("Title", "title", Cell(title))
        page.add("Description", "description", text: description)
        page.add("Type", "type", Cell(type.rawValue))
        page.add("URL", "url", Cell(url))
        page.add("Therapist", "therapistId", context.names.therapist(therapistId))
        page.add("Public", "isPublic", Cell(isPublic))
        page.add("Tags", "tags", .list(tags))
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }

    var people: PeopleReferences { PeopleReferences(therapists: [therapistId]) }
}

extension PracticeAPI.Assignment: PresentableRecord {
    static let noun = "assignment"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("RESOURCE", importance: 6),
        .init("CLIENT", importance: 7, fit: .shrinks(to: 8)),
        .init("STATUS", importance: 8),
        .init("OVERDUE", audience: .scripts),
        .init("DUE", importance: 5),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("ASSIGNED", importance: 3, fit: .hides),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            .id(resourceId),
            context.names.user(clientId),
            statusCell,
            Cell(isOverdue),
            context.time.cell(dueDate),
            context.time.hint(dueDate),
            context.time.cell(assignedAt),
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Assignment", "id", .id(id))
        page.add("Resource", "resourceId", .id(resourceId))
        page.add("Client", "clientId", context.names.user(clientId))
        page.add("Status", "status", statusCell)
        page.add("Overdue", "isOverdue", Cell(isOverdue))
        page.add("Due", "dueDate", context.time.cellWithHint(dueDate))
        page.add("Assigned", "assignedAt", context.time.cellWithHint(assignedAt))
        page.add("Notes", "notes", text: notes)
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }

    var people: PeopleReferences { PeopleReferences(users: [clientId]) }

    private var statusCell: Cell {
        if isOverdue { return Cell("\(status.rawValue), overdue", plain: status.rawValue, style: .bad) }
        return Cell(status.rawValue, style: status == .completed ? .good : .plain)
    }
}
