import ArgumentParser

/// `therapyctl therapists`
struct TherapistsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "therapists",
        abstract: "Therapists: list, add, update, activate, …",
        subcommands: [
            ListTherapistsCommand.self, ShowTherapistCommand.self, AddTherapistCommand.self,
            UpdateTherapistCommand.self, ActivateTherapistCommand.self, DeactivateTherapistCommand.self,
            DeleteTherapistCommand.self,
        ],
        defaultSubcommand: ListTherapistsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The therapist that a command is about.
struct TherapistArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The therapist's id, or its beginning.", valueName: "id"))
    var therapist: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(therapist, of: .therapist)
    }
}
