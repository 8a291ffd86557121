import ArgumentParser
import ControlAPI

/// `therapyctl sessions complete`
struct CompleteSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Mark a scheduled session as completed."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Completed",
            invocation.daemon().call(PracticeAPI.CompleteSession.self, .init(id: id))
        )
        return .success
    }
}
