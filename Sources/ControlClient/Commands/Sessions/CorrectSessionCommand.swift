import ArgumentParser
import ControlAPI

/// `therapyctl sessions correct`
struct CorrectSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Put right a status that was set by mistake.",
        discussion: "The reason is kept in the audit trail."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    @Argument(help: ArgumentHelp("What it should be.", valueName: "status"))
    var status: PracticeAPI.SessionStatus

    @Option(help: ArgumentHelp("What went wrong.", valueName: "text"))
    var reason: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.CorrectSession.Parameters(
            id: try argument.id(invocation),
            status: status,
            reason: reason
        )
        try invocation.writeChange("Corrected", invocation.daemon().call(PracticeAPI.CorrectSession.self, parameters))
        return .success
    }
}
