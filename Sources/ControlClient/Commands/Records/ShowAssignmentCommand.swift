import ArgumentParser
import ControlAPI

/// `therapyctl assignments show`
struct ShowAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one assignment in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The assignment's id, or its beginning.", valueName: "id"))
    var assignment: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetAssignment.self, .init(id: invocation.id(assignment, of: .assignment)))
        return .success
    }
}
