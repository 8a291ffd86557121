import ArgumentParser
import ControlAPI

/// `therapyctl forms show`
struct ShowFormCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one form with its fields."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: FormArgument

    @Option(help: ArgumentHelp("As it was in this version.", valueName: "number"))
    var version: Int?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetForm.self, .init(id: argument.id(invocation), version: version))
        return .success
    }
}
