import ArgumentParser
import ControlAPI

/// `therapyctl assignments view`
struct ViewAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "view",
        abstract: "Note that the client has seen what was assigned."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Viewed assignment",
            invocation.daemon().call(PracticeAPI.MarkViewed.self, .init(assignmentId: id))
        )
        return .success
    }
}
