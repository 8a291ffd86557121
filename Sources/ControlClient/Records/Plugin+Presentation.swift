import ControlAPI
import TimeZoneRules
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
        page.add("Enabled", "enabled", Cell(enabled))
        page.add("Requires", "requires", .list(requires))
        page.add("Crashes", "crashes", Cell(crashes))
        let crash = lastCrash.map { "\($0.call), by \($0.cause), \(context.time.local($0.at, hasSeconds: true))" }
        page.add("Last crash", "lastCrash", Cell(crash))
        page.add("Events behind", "lag", Cell(lag.map { "\($0)" }))
        page.add("Calls", "calls", Cell(callsText, plain: "\(usage.calls)"))
        page.add("Processor", "processorSeconds", Cell("\(processorText) s", plain: processorText))
        page.add("Log lines", "loggedLines", Cell(logText, plain: "\(usage.loggedLines)"))
        page.add("Jobs", "jobs", .list(jobs))
        page.add("Events", "events", .list(events))
        page.add("Capabilities", "capabilities", .list(capabilities))
        let described = commands.map { "\(name) \($0.name)  \($0.summary)" }
        page.add("Commands", "commands", lines: described, plain: commands.map(\.name).joined(separator: ","))
        return page
    }

    private var callsText: String {
        let parts = [
            ("\(usage.calls)", true), ("\(usage.failures) failed", usage.failures > 0),
            ("\(usage.timeouts) took too long", usage.timeouts > 0),
            ("\(usage.running) under way", usage.running > 0),
        ]
        return parts.filter(\.1).map(\.0).joined(separator: ", ")
    }

    private var logText: String {
        usage.droppedLines == 0 ? "\(usage.loggedLines)" : "\(usage.loggedLines), \(usage.droppedLines) of them dropped"
    }

    /// With three decimals.
    private var processorText: String {
        let milliseconds = Int(usage.processorSeconds * 1000)
        return "\(milliseconds / 1000).\((milliseconds % 1000).padded(to: 3))"
    }
}

extension PluginsAPI.PluginState {
    /// Those that somebody has to look at come first.
    static let byUrgency: [Self] = [.failed, .quarantined, .degraded, .active, .disabled]

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
