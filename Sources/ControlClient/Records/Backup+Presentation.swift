import ControlAPI

extension DaemonAPI.BackupFile: ListedRecord {
    static let noun = "backup"

    static let columns: [Table.Column] = [
        .init("AT", importance: 8),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("SIZE", importance: 3, fit: .hides, alignment: .right),
        // Whole: it is what is typed for a restore.
        .init("PATH", importance: 10),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            context.time.cell(at),
            context.time.hint(at),
            Cell(ByteCount.words(bytes), plain: String(bytes)),
            Cell(path),
        ]
    }
}

extension DaemonAPI.ListBackups.Reply: PageReply {
    static let member: StaticString = "backups"
    var records: [DaemonAPI.BackupFile] { backups }
    /// Backups are few: one page.
    var next: String? { nil }
}
