import ArgumentParser

/// `therapyctl clients`
struct ClientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "Clients, and all other people: list, show.",
        subcommands: [ListClientsCommand.self, ShowClientCommand.self],
        defaultSubcommand: ListClientsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
