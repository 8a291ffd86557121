import ArgumentParser
import ControlAPI

/// `therapyctl clients show`
struct ShowClientCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one person in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The client's id, or its beginning.", valueName: "id"))
    var client: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetUser.self, .init(id: invocation.id(client, of: .user)))
        return .success
    }
}
