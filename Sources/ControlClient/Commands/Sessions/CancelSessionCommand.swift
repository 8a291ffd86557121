import ArgumentParser
import ControlAPI

/// `therapyctl sessions cancel`
struct CancelSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a scheduled session; its hour is free again."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
    var reason: String?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.CancelSession.Parameters(id: try argument.id(invocation), reason: reason)
        try invocation.writeChange("Canceled", invocation.daemon().call(PracticeAPI.CancelSession.self, parameters))
        return .success
    }
}
