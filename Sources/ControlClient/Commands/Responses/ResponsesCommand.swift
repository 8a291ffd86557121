import ArgumentParser

/// `therapyctl responses`
struct ResponsesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responses",
        abstract: "Responses to forms: list, show, submit, delete.",
        subcommands: [
            ListResponsesCommand.self, ShowResponseCommand.self, SubmitResponseCommand.self,
            DeleteResponseCommand.self,
        ],
        defaultSubcommand: ListResponsesCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The response that a command is about.
struct ResponseArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The response's id, or its beginning.", valueName: "id"))
    var response: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(response, of: .response)
    }
}
