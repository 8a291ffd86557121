import ArgumentParser
import ControlAPI

/// `therapyctl resources show`
struct ShowResourceCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one resource in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ResourceArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetResource.self, .init(id: argument.id(invocation)))
        return .success
    }
}
