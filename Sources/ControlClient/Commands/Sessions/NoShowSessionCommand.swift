import ArgumentParser
import ControlAPI

/// `therapyctl sessions no-show`
struct NoShowSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "no-show",
        abstract: "Mark a scheduled session as one that the client did not come to."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Marked as no-show",
            invocation.daemon().call(PracticeAPI.MarkNoShow.self, .init(id: id))
        )
        return .success
    }
}
