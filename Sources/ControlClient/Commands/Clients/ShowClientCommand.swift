import ArgumentParser
import ControlAPI

/// `therapyctl clients show`
struct ShowClientCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one person in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ClientArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetUser.self, .init(id: argument.id(invocation)))
        return .success
    }
}
