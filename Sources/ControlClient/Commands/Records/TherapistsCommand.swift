import ArgumentParser

/// `therapyctl therapists`
struct TherapistsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "therapists",
        abstract: "Therapists: list, show.",
        subcommands: [ListTherapistsCommand.self, ShowTherapistCommand.self],
        defaultSubcommand: ListTherapistsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
