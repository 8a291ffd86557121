import ArgumentParser

/// `therapyctl assignments`
struct AssignmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignments",
        abstract: "Resources assigned to clients: list, update, view, complete, …",
        subcommands: [
            ListAssignmentsCommand.self, ShowAssignmentCommand.self, UpdateAssignmentCommand.self,
            ViewAssignmentCommand.self, CompleteAssignmentCommand.self, DeleteAssignmentCommand.self,
            ExplainAssignmentCommand.self,
        ],
        defaultSubcommand: ListAssignmentsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}

/// The assignment that a command is about.
struct AssignmentArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The assignment's id, or its beginning.", valueName: "id"))
    var assignment: String

    func id(_ invocation: Invocation) throws(ClientError) -> String {
        try invocation.id(assignment, of: .assignment)
    }
}
