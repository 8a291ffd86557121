import ArgumentParser
import Varlink

/// `therapyctl call`
struct CallCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call any method of the control API.",
        discussion: """
            The reply's parameters are written as they come: indented on a terminal and with --output json, else on \
            one line.

              therapyctl call Daemon.GetStatus
              therapyctl call Practice.ListSessions '{"limit": 2}' --more
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "INTERFACE.METHOD; of the interface, \(InterfaceName.prefix) can be left out.",
            valueName: "method"
        )
    )
    var method: String

    @Argument(help: ArgumentHelp("The parameters as a JSON object; - for standard input.", valueName: "json"))
    var parameters: String?

    @Flag(help: "Take any number of replies.")
    var more = false

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let call = VarlinkCall(
            method: InterfaceName.fullMethod(method),
            parameters: try object(invocation),
            more: more
        )
        guard more else {
            try write(invocation.daemon().call(call, isTyped: true), invocation)
            return .success
        }
        try invocation.daemon().stream(call, isTyped: true) { parameters throws(ClientError) in
            try write(parameters, invocation)
            try invocation.flush()
        }
        return .success
    }

    private func object(_ invocation: Invocation) throws(ClientError) -> RawJSON? {
        guard let parameters else { return nil }
        let text = parameters == "-" ? try invocation.text(from: parameters) : parameters
        let json: RawJSON
        do { json = try RawJSON(parsing: text) } catch { throw .usage("the parameters are no JSON: \(error)") }
        guard json.kind == .object else { throw .usage("the parameters are a JSON object, {…}") }
        return json
    }

    private func write(_ reply: RawJSON, _ invocation: Invocation) throws(ClientError) {
        switch invocation.format {
        case .table, .json: try invocation.writeLine(JSONText.indented(reply))
        case .plain, .jsonl, .csv: try invocation.writeLine(JSONText.compact(reply))
        }
    }
}
