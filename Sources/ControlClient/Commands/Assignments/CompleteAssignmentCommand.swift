import ArgumentParser
import ControlAPI

/// `therapyctl assignments complete`
struct CompleteAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Note that the client has done what was assigned."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Completed assignment",
            invocation.daemon().call(PracticeAPI.CompleteAssignment.self, .init(assignmentId: id))
        )
        return .success
    }
}
