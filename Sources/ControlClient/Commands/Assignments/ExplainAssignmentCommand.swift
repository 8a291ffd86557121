import ArgumentParser
import ControlAPI

/// `therapyctl assignments explain`
struct ExplainAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell what happened with an assignment, what will, what does not, and why."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.Explain.Parameters(
            entity: RecordKind.assignment.rawValue,
            id: try argument.id(invocation)
        )
        try invocation.write(pages: [invocation.daemon().call(DaemonAPI.Explain.self, parameters)])
        return .success
    }
}
