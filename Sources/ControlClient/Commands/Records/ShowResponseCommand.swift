import ArgumentParser
import ControlAPI

/// `therapyctl responses show`
struct ShowResponseCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one response with its answers."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The response's id, or its beginning.", valueName: "id"))
    var response: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetResponse.self, .init(id: invocation.id(response, of: .response)))
        return .success
    }
}
