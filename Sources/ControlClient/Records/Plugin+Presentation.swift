import ControlAPI
import Varlink

extension PluginsAPI.Plugin: PresentableRecord {
    static let noun = "plugin"

    static let columns: [Table.Column] = [
        .init("NAME", importance: 9),
        .init("VERSION", importance: 5),
        .init("KIND", importance: 3, fit: .hides),
        .init("STATE", importance: 8),
        .init("JOBS", importance: 2, fit: .hides, alignment: .right),
        .init("CRASHES", importance: 1, fit: .hides, alignment: .right),
        .init("SUMMARY", importance: 4, fit: .shrinks(to: 12)),
        .init("REASON", importance: 6, fit: .shrinks(to: 12)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            Cell(name),
            Cell(version),
            Cell(kind.rawValue),
            state.cell,
            Cell(jobs.count),
            Cell(crashes),
            Cell(summary),
            Cell(reason),
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Plugin", "name", Cell(name))
        page.add("Version", "version", Cell(version))
        page.add("Summary", "summary", Cell(summary))
        page.add("Kind", "kind", Cell(kind.rawValue))
        page.add("Path", "path", Cell(path))
        page.add("State", "state", state.cell)
        page.add("Reason", "reason", text: reason)
        page.add("Crashes", "crashes", Cell(crashes))
        page.add("Jobs", "jobs", .list(jobs))
        page.add("Events", "events", .list(events))
        page.add("Capabilities", "capabilities", .list(capabilities))
        let described = commands.map { command in
            let arguments = command.arguments.members.map { " \($0.key)=…" }.joined()
            return "\(command.name)\(arguments)  \(command.summary)"
        }
        page.add("Commands", "commands", lines: described, plain: commands.map(\.name).joined(separator: ","))
        return page
    }
}

extension PluginsAPI.PluginState {
    var cell: Cell { Cell(rawValue, style: style) }

    var style: Style {
        switch self {
        case .active: .good
        case .degraded: .warning
        case .failed, .quarantined: .bad
        case .disabled: .secondary
        }
    }
}
