import ArgumentParser
import ControlAPI

/// `therapyctl sessions explain`
struct ExplainSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell what happened with a session, what will, what does not, and why."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.Explain.Parameters(
            entity: RecordKind.session.rawValue,
            id: try argument.id(invocation)
        )
        try invocation.write(pages: [invocation.daemon().call(DaemonAPI.Explain.self, parameters)])
        return .success
    }
}
