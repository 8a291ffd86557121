import ArgumentParser

/// `therapyctl responses`
struct ResponsesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responses",
        abstract: "Responses to forms: list, show.",
        subcommands: [ListResponsesCommand.self, ShowResponseCommand.self],
        defaultSubcommand: ListResponsesCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
