import ArgumentParser

/// `therapyctl clients`
struct ClientsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "Clients, and all other people: list, add, update, delete, erase, …",
        subcommands: [
            ListClientsCommand.self, ShowClientCommand.self, AddClientCommand.self, UpdateClientCommand.self,
            DeleteClientCommand.self, EraseClientCommand.self,
        ],
        defaultSubcommand: ListClientsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The client that a command is about.
struct ClientArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The client's id, or its beginning.", valueName: "id"))
    var client: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(client, of: .user)
    }
}
