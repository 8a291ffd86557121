import ArgumentParser

/// `therapyctl assignments`
struct AssignmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignments",
        abstract: "Resources assigned to clients: list, show.",
        subcommands: [ListAssignmentsCommand.self, ShowAssignmentCommand.self],
        defaultSubcommand: ListAssignmentsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
