import ArgumentParser
import ControlAPI
import Varlink
import VarlinkClient

/// `therapyctl status`
struct StatusCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the daemon is doing.",
        discussion: "Exits with 0 when the daemon answers, in whatever health, and with 3 when it is not running."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer: Answer<DaemonAPI.GetStatus>
        do throws(ClientError) {
            answer = try invocation.daemon().call(DaemonAPI.GetStatus.self, .init())
        } catch {
            switch error {
            case .doesNotStart: break
            case .unreachable(let reason, let processes) where reason.meansNobody:
                // Another practice's process says nothing of this one.
                guard processes.ids.isEmpty || SocketPath.isInstance(invocation.socketPath) else { throw error }
            default: throw error
            }
            return try report(notRunning: error, in: invocation)
        }
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else {
            let status = try answer.reply()
            try StatusReport(status, socket: invocation.socketPath, in: invocation).write()
            invocation.noteVersion(status.version)
        }
        return .success
    }

    private func report(notRunning error: ClientError, in invocation: Invocation) throws(ClientError) -> CommandStatus {
        let words = error.words(invocation.time) ?? ""
        switch invocation.format {
        case .json, .jsonl:
            try invocation.write(json: RawJSON(object: ["running": false, "reason": words]))
        case .plain, .csv:
            try invocation.writeLine("running\tfalse")
            try invocation.writeLine("reason\t\(words.singleLine)")
        case .table:
            let dot = Style.secondary.applied(to: "○", inColor: invocation.console.hasColor)
            try invocation.writeLine("\(dot) \(words)")
        }
        return .notRunning
    }
}

extension ConnectError {
    /// Whether it says that nobody is at the other end, rather than that somebody cannot be reached.
    fileprivate var meansNobody: Bool {
        switch self {
        case .noSuchFile, .refused: true
        case .notPermitted, .timedOut, .badPath, .system: false
        }
    }
}
