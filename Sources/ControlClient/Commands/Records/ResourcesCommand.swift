import ArgumentParser

/// `therapyctl resources`
struct ResourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resources",
        abstract: "Resources for clients: list, show.",
        subcommands: [ListResourcesCommand.self, ShowResourceCommand.self],
        defaultSubcommand: ListResourcesCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
