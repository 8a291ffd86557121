import ControlAPI
import Varlink

/// What `status` shows: a dot and a line for the whole, then a page.
struct StatusReport {
    private let status: DaemonAPI.GetStatus.Reply
    private let socket: String
    private let invocation: Invocation

    init(_ status: DaemonAPI.GetStatus.Reply, socket: String, in invocation: Invocation) {
        self.status = status
        self.socket = socket
        self.invocation = invocation
    }

    func write() throws(ClientError) {
        if invocation.format == .table { try writeHeadline() }
        try invocation.write(page)
    }

    /// A dot and a line for the whole.
    func writeHeadline() throws(ClientError) {
        try invocation.writeLine(
            "\(dot(status.healthy)) therapyd \(status.version) - \(status.statusLine.singleLine)"
        )
    }

    private var page: RecordPage {
        let time = invocation.time
        var page = RecordPage()
        if invocation.format == .plain {
            page.add("Version", "version", Cell(status.version))
            page.add("Status", "statusLine", Cell(status.statusLine))
        }
        let state = status.healthy ? "healthy" : "degraded"
        let since = "since \(time.local(status.startedAt, hasSeconds: true)); \(time.relative(status.startedAt))"
        page.add("Active", "healthy", Cell("\(state) \(since)", plain: "\(status.healthy)"))
        if invocation.format == .plain { page.add("Started", "startedAt", Cell(status.startedAt)) }
        page.add("PID", "pid", Cell(status.pid))
        page.add("Socket", "socket", Cell(socket))
        page.add("Health", "health", lines: healthLines, plain: troubles)
        page.add("Database", "database", lines: databaseLines, plain: JSONText.compact(status.database))
        let jobs = status.jobs.sorted { $0.key < $1.key }
        page.add(
            "Jobs",
            "jobs",
            lines: jobs.isEmpty ? [] : [jobs.map { "\($0.value) \($0.key)" }.joined(separator: ", ")],
            plain: jobs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        )
        let plugins = status.plugins.sorted { $0.key < $1.key }
        page.add(
            "Plugins",
            "plugins",
            lines: pluginLines,
            plain: plugins.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        )
        page.add("Connections", "connections", Cell(status.connections))
        return page
    }

    // MARK: Parts

    private func dot(_ isGood: Bool) -> String {
        (isGood ? Style.good : .bad).applied(to: "●", inColor: invocation.console.hasColor)
    }

    /// What is not well, then what has something to say, then the rest on one line.
    private var healthLines: [RecordPage.Line] {
        let bad = status.health.filter { !$0.ok }
        let told = status.health.filter { $0.ok && $0.detail != nil }
        let width = (bad + told).map { $0.component.displayWidth }.max() ?? 0
        let lines = (bad + told).map { health in
            let component = health.detail == nil ? health.component : health.component.padded(to: width)
            let text = [component, health.detail].compactMap(\.self).joined(separator: "  ")
            return RecordPage.Line(mark: "\(dot(health.ok)) ", text: text)
        }
        let rest = status.health.filter { $0.ok && $0.detail == nil }.map(\.component).joined(separator: ", ")
        return lines + wrapped(rest).map { RecordPage.Line(mark: "\(dot(true)) ", text: $0) }
    }

    /// `2 active: due-dates, reminders`, a line for each state; those that do not work first.
    private var pluginLines: [String] {
        let order = PluginsAPI.PluginState.byUrgency.map(\.rawValue)
        let states = Set(status.plugins.values).sorted {
            (order.firstIndex(of: $0) ?? 0, $0) < (order.firstIndex(of: $1) ?? 0, $1)
        }
        return states.flatMap { state in
            let names = status.plugins.filter { $0.value == state }.keys.sorted()
            return wrapped("\(names.count) \(state): \(names.joined(separator: ", "))")
        }
    }

    /// To what the terminal leaves beside the labels; none for nothing.
    private func wrapped(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.wrapped(to: invocation.console.terminal.map { max(20, $0.width - Self.labelWidth) })
    }

    /// `Connections: ` and a mark.
    private static let labelWidth = 15

    /// For scripts, the components that are not well.
    private var troubles: String {
        status.health.filter { !$0.ok }.map(\.component).joined(separator: ",")
    }

    /// The members as they come; those that are objects, such as counts, on a line of their own.
    private var databaseLines: [String] {
        let members = status.database.members
        let simple = members.filter { $0.value.kind != .object && !Self.isNothing($0.key, $0.value) }.map {
            Self.words($0.key, $0.value)
        }
        let counts = members.filter { $0.value.kind == .object }.map { _, value in
            value.members.map { "\(Self.text($0.value)) \($0.key)" }.joined(separator: ", ")
        }
        return ([simple.joined(separator: ", ")] + counts).filter { !$0.isEmpty }
    }

    private static func words(_ key: String, _ value: RawJSON) -> String {
        switch key {
        case "path": text(value)
        case "bytes", "size": Int(text(value)).map(ByteCount.words) ?? text(value)
        case _ where key.hasSuffix("Bytes"):
            // `freeBytes` reads `free 12.0K`.
            "\(key.dropLast(5)) \(Int(text(value)).map(ByteCount.words) ?? text(value))"
        default: "\(key) \(text(value))"
        }
    }

    /// No bytes of something are no news.
    private static func isNothing(_ key: String, _ value: RawJSON) -> Bool {
        key.hasSuffix("Bytes") && text(value) == "0"
    }

    private static func text(_ value: RawJSON) -> String {
        (try? value.decode(as: String.self)) ?? value.description
    }
}
