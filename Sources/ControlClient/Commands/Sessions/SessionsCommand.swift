import ArgumentParser

/// `therapyctl sessions`
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "Sessions: list, schedule, complete, cancel, …",
        subcommands: [
            ListSessionsCommand.self, ShowSessionCommand.self, ScheduleSessionCommand.self, UpdateSessionCommand.self,
            CompleteSessionCommand.self, CancelSessionCommand.self, NoShowSessionCommand.self,
            RescheduleSessionCommand.self, CorrectSessionCommand.self, SessionNotesCommand.self,
            DeleteSessionCommand.self, ExplainSessionCommand.self,
        ],
        defaultSubcommand: ListSessionsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The session that a command is about.
struct SessionArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The session's id, or its beginning.", valueName: "id"))
    var session: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(session, of: .session)
    }
}
