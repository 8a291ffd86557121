import ControlAPI

/// What a reload changes, and what it takes for that to be in force.
extension DaemonAPI.Reload.Reply.Changes: ListedRecord {
    static let noun = "change"

    static let columns: [Table.Column] = [
        .init("KEY", importance: 10, fit: .shrinks(to: 24)),
        .init("OLD", importance: 6, fit: .shrinks(to: 6)),
        .init("NEW", importance: 8, fit: .shrinks(to: 6)),
        .init("WHERE", importance: 7, fit: .keepsEnd(to: 18)),
        .init("TAKES", importance: 9),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        let place = file.map { file in line.map { "\(file):\($0)" } ?? file }
        return [
            Cell(key), Cell(old), Cell(new), Cell(place),
            needsRestart ? Cell("restart", style: .warning) : Cell("reload", style: .good),
        ]
    }
}

extension DaemonAPI.Reload.Reply: PageReply {
    static let member: StaticString = "changes"
    var records: [DaemonAPI.Reload.Reply.Changes] { changes }
    var next: String? { nil }
}
