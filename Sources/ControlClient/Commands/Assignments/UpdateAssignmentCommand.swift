import ArgumentParser
import ControlAPI

/// `therapyctl assignments update`
struct UpdateAssignmentCommand: ControlCommand {
    enum Field: String, ClearableField {
        case dueDate, notes

        var option: String { self == .dueDate ? "due" : rawValue }
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change when an assignment is due, or what goes with it.",
        discussion: """
            Times are \(TimeArgument.forms).

              therapyctl assignments update 0b95e44b --due tomorrow --clear notes
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument
    @OptionGroup var details: AssignmentOptions
    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("", due: details.due?.text)) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let due = try invocation.wire(details.due)
        let parameters = parameters(try argument.id(invocation), due: due)
        try invocation.writeChange(
            "Updated assignment",
            invocation.daemon().call(PracticeAPI.UpdateAssignment.self, parameters)
        )
        return .success
    }

    private func parameters(_ id: String, due: String?) -> PracticeAPI.UpdateAssignment.Parameters {
        .init(
            id: id,
            dueDate: due,
            notes: details.notes,
            meta: details.meta?.json,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
