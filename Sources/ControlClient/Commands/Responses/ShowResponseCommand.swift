import ArgumentParser
import ControlAPI

/// `therapyctl responses show`
struct ShowResponseCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one response with its answers."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ResponseArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetResponse.self, .init(id: argument.id(invocation)))
        return .success
    }
}
