import ControlAPI
import TimeZoneRules

extension PracticeAPI.Session: PresentableRecord {
    static let noun = "session"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("START", importance: 10),
        .init("END", audience: .scripts),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("THERAPIST", importance: 5, fit: .shrinks(to: 8)),
        .init("CLIENT", importance: 6, fit: .shrinks(to: 8)),
        .init("STATUS", importance: 8),
        .init("TYPE", importance: 3, fit: .hides),
        .init("FORMAT", importance: 4, fit: .hides),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            Cell(context.time.range(startTime, endTime), plain: startTime),
            Cell(endTime),
            context.time.hint(startTime),
            context.names.therapist(therapistId),
            context.names.user(clientId),
            status.cell,
            Cell(type.rawValue),
            Cell(format.rawValue),
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Session", "id", .id(id))
        page.add("Start", "startTime", context.time.cellWithHint(startTime))
        page.add("End", "endTime", Cell("\(context.time.local(endTime))\(length)", plain: endTime))
        page.add("Status", "status", status.cell)
        page.add("Therapist", "therapistId", context.names.therapist(therapistId))
        page.add("Client", "clientId", context.names.user(clientId))
        page.add("Type", "type", Cell(type.rawValue))
        page.add("Format", "format", Cell(format.rawValue))
        page.add("Shared notes", "sharedNotes", text: sharedNotes)
        page.add("Private notes", "hasPrivateNotes", Cell(hasPrivateNotes))
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }

    var people: PeopleReferences { PeopleReferences(users: [clientId], therapists: [therapistId]) }

    private var length: String {
        guard let start = Timestamp(wire: startTime), let end = Timestamp(wire: endTime), start < end else { return "" }
        let minutes = (end - start).components.seconds / 60
        return "  \(minutes) min"
    }
}

extension PracticeAPI.SessionStatus {
    var cell: Cell {
        let style: Style =
            switch self {
            case .scheduled: .plain
            case .completed: .good
            case .noShow: .warning
            case .canceled, .rescheduled: .secondary
            }
        return Cell(rawValue, style: style)
    }
}
