import ControlAPI
import Varlink

/// A line of an explanation.
extension DaemonAPI.Event: ListedRecord {
    static let noun = "action"

    static let columns: [Table.Column] = [
        .init("STANDING", importance: 10),
        .init("AT", importance: 9),
        .init("BY", importance: 6, fit: .shrinks(to: 8)),
        .init("ACTION", importance: 8, fit: .shrinks(to: 16)),
        .init("REASON", importance: 7, fit: .shrinks(to: 16)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        let action: String? = try? detail.member("action")
        let reason: String? = try? detail.member("reason")
        return [
            Cell(kind, plain: kind, style: style), context.time.cell(at), Cell(actor), Cell(action), Cell(reason),
        ]
    }

    private var style: Style {
        switch kind {
        case "pending": .good
        case "suppressed": .warning
        default: .plain
        }
    }
}
