import ArgumentParser
import ControlAPI

/// `therapyctl sessions update`
struct UpdateSessionCommand: ControlCommand {
    enum Field: String, ClearableField {
        case sharedNotes

        var option: String { "notes" }
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what a session is, but neither its time nor its status.",
        discussion: """
            For these there are reschedule, complete, cancel, no-show and correct.

              therapyctl sessions update 13ab99d8 --format video --clear notes
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    @Option(help: ArgumentHelp("What kind of session it is.", valueName: "type"))
    var type: PracticeAPI.SessionType?

    @Option(help: ArgumentHelp("How the two meet.", valueName: "format"))
    var format: PracticeAPI.SessionFormat?

    @Option(help: ArgumentHelp("Notes that the client sees, too.", valueName: "text"))
    var notes: String?

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?

    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("")) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = parameters(try argument.id(invocation))
        try invocation.writeChange("Updated", invocation.daemon().call(PracticeAPI.UpdateSession.self, parameters))
        return .success
    }

    private func parameters(_ id: String) -> PracticeAPI.UpdateSession.Parameters {
        .init(
            id: id,
            type: type,
            format: format,
            sharedNotes: notes,
            meta: meta?.json,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
