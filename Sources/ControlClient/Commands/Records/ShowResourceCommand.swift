import ArgumentParser
import ControlAPI

/// `therapyctl resources show`
struct ShowResourceCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one resource in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The resource's id, or its beginning.", valueName: "id"))
    var resource: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetResource.self, .init(id: invocation.id(resource, of: .resource)))
        return .success
    }
}
