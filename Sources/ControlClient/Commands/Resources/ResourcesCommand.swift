import ArgumentParser

/// `therapyctl resources`
struct ResourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resources",
        abstract: "Resources for clients: list, add, update, assign, …",
        subcommands: [
            ListResourcesCommand.self, ShowResourceCommand.self, AddResourceCommand.self, UpdateResourceCommand.self,
            AssignResourceCommand.self, DeleteResourceCommand.self,
        ],
        defaultSubcommand: ListResourcesCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The resource that a command is about.
struct ResourceArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The resource's id, or its beginning.", valueName: "id"))
    var resource: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(resource, of: .resource)
    }
}
