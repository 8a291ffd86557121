import ArgumentParser

/// `therapyctl forms`
struct FormsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forms",
        abstract: "Forms, and the questionnaires that the daemon knows: list, add, update, …",
        subcommands: [
            ListFormsCommand.self, ShowFormCommand.self, AddFormCommand.self, UpdateFormCommand.self,
            DeleteFormCommand.self, ListInstrumentsCommand.self,
        ],
        defaultSubcommand: ListFormsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The form that a command is about.
struct FormArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The form's id, or its beginning.", valueName: "id"))
    var form: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(form, of: .form)
    }
}
