import ArgumentParser

/// `therapyctl forms`
struct FormsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forms",
        abstract: "Forms: list, show.",
        subcommands: [ListFormsCommand.self, ShowFormCommand.self],
        defaultSubcommand: ListFormsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
