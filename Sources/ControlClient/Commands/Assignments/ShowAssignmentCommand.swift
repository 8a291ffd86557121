import ArgumentParser
import ControlAPI

/// `therapyctl assignments show`
struct ShowAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one assignment in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetAssignment.self, .init(id: argument.id(invocation)))
        return .success
    }
}
