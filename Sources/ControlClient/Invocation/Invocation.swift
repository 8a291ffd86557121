import ControlAPI
import TimeZoneRules
import Varlink

/// One run of therapyctl: what was asked for, and what there is to do it with.
final class Invocation {
    let surroundings: Surroundings
    let console: Console
    let format: OutputFormat
    let hasLegend: Bool
    let socketPath: String
    /// Whom to act for, as it was typed.
    private let actingUser: String?
    let now: Timestamp
    private var connected: Daemon?

    init(_ options: GlobalOptions, in surroundings: Surroundings, console: Console) {
        self.surroundings = surroundings
        self.console = console
        format = options.output ?? (surroundings.terminal == nil ? .plain : .table)
        hasLegend = !options.hasNoLegend
        actingUser = options.actingUser
        socketPath = SocketPath.resolved(
            given: options.socket,
            variables: surroundings.variables,
            exists: surroundings.exists
        )
        now = surroundings.now()
    }

    var time: TimeFormat { TimeFormat(now: now, zone: surroundings.zone) }

    /// Connects when it is first asked for, and acts for another user from then on when that is asked for, too.
    func daemon() throws(ClientError) -> Daemon {
        if let connected { return connected }
        let daemon = try Daemon(path: socketPath, processes: surroundings.processes)
        if let actingUser {
            let id = try FullID.resolve(actingUser, of: .user) { () throws(ClientError) in daemon }
            _ = try daemon.call(DaemonAPI.ActAs.self, .init(userId: id))
        }
        connected = daemon
        return daemon
    }

    /// The next call connects anew: to a daemon that began after this one.
    func disconnect() { connected = nil }

    // MARK: What was typed

    /// The path as the daemon takes it, which has a working directory of its own.
    func absolute(_ path: String) throws(ClientError) -> String {
        guard !path.isEmpty else { throw .usage("an empty path is none") }
        guard !path.hasPrefix("/") else { return path }
        let directory = surroundings.directory()
        let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return directory.hasSuffix("/") ? directory + relative : "\(directory)/\(relative)"
    }

    func absolute(_ path: String?) throws(ClientError) -> String? {
        guard let path else { return nil }
        let whole: String = try absolute(path)
        return whole
    }

    func id(_ typed: String, of kind: RecordKind) throws(ClientError) -> String {
        try FullID.resolve(typed, of: kind) { () throws(ClientError) in try daemon() }
    }

    func id(_ typed: String?, of kind: RecordKind) throws(ClientError) -> String? {
        guard let typed else { return nil }
        let whole: String = try id(typed, of: kind)
        return whole
    }

    func moment(_ argument: TimeArgument) throws(ClientError) -> Timestamp {
        guard let moment = argument.moment(now: now, in: surroundings.zone) else {
            throw .usage("\(argument.text) is a time that clocks here skip: they are put forward then")
        }
        return moment
    }

    func wire(_ argument: TimeArgument?) throws(ClientError) -> String? {
        guard let argument else { return nil }
        return try moment(argument).wire
    }

    // MARK: Results

    func write(_ text: String) throws(ClientError) {
        do { try console.write(text) } catch { throw .output(error) }
    }

    func writeLine(_ line: String) throws(ClientError) {
        try write(line + "\n")
    }

    /// Shows at once what was written so far.
    func flush() throws(ClientError) {
        do { try console.flush() } catch { throw .output(error) }
    }

    func write(_ page: RecordPage) throws(ClientError) {
        try write(format == .table ? page.aligned(inColor: console.hasColor) : page.tabSeparated)
    }

    func write(_ table: Table) throws(ClientError) {
        guard format == .table else { return try write(table.tabSeparated) }
        try write(
            table.aligned(width: console.terminal?.width, inColor: console.hasColor, hasHeader: hasLegend)
        )
    }

    /// A reply as JSON, with the schema's version.
    func write(json: RawJSON) throws(ClientError) {
        let versioned = JSONText.withSchema(json)
        try writeLine(format == .json ? JSONText.indented(versioned) : JSONText.compact(versioned))
    }

    /// The names of those that are referred to, for people alone: scripts get ids.
    func names(of people: PeopleReferences) throws(ClientError) -> Names {
        guard format == .table, !people.isEmpty else { return .none }
        return try Names(of: people, at: daemon())
    }
}
