import ArgumentParser
import ControlAPI

/// `therapyctl sessions show`
struct ShowSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one session in full.",
        discussion: "Private notes are not shown: only their therapist can read them."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetSession.self, .init(id: argument.id(invocation)))
        return .success
    }
}
