import ControlAPI

extension DaemonAPI.AuditEntry: ListedRecord {
    static let noun = "entry"
    static let plural = "entries"

    static let columns: [Table.Column] = [
        .init("NUMBER", importance: 9, alignment: .right),
        .init("AT", importance: 8),
        .init("ACTOR", importance: 7, fit: .shrinks(to: 8)),
        .init("UID", importance: 1, fit: .hides, alignment: .right),
        .init("ACTION", importance: 10),
        .init("ENTITY", importance: 5, fit: .hides),
        .init("ID", importance: 6),
        .init("FIELDS", importance: 3, fit: .shrinks(to: 8)),
        .init("REASON", importance: 4, fit: .shrinks(to: 8)),
        .init("HASH", audience: .scripts),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            Cell(sequence),
            context.time.cell(at, hasSeconds: true),
            Cell(actor),
            Cell(uid.map { String($0) }),
            Cell(action),
            Cell(entity),
            .id(id),
            .list(fields),
            Cell(reason),
            Cell(hash),
        ]
    }
}

extension PracticeAPI.Fault: ListedRecord {
    static let noun = "fault"

    static let columns: [Table.Column] = [
        .init("ENTITY", importance: 8),
        .init("ID", importance: 9),
        .init("COLUMN", importance: 7),
        .init("SERVED", importance: 5),
        .init("SINCE", importance: 4, fit: .hides),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("REASON", importance: 6, fit: .shrinks(to: 12)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            Cell(entity),
            .id(id),
            Cell(column),
            Cell(isServed ? "yes" : "no", plain: isServed ? "true" : "false", style: isServed ? .plain : .bad),
            context.time.cell(since),
            context.time.hint(since),
            Cell(reason),
        ]
    }
}
