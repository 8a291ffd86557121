import ArgumentParser
import ControlAPI

/// `therapyctl sessions update`
struct UpdateSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what a session is, but neither its time nor its status.",
        discussion: "For these there are reschedule, complete, cancel, no-show and correct."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    @Option(help: ArgumentHelp("What kind of session it is.", valueName: "type"))
    var type: PracticeAPI.SessionType?

    @Option(help: ArgumentHelp("How the two meet.", valueName: "format"))
    var format: PracticeAPI.SessionFormat?

    @Option(help: ArgumentHelp("Notes that the client sees, too.", valueName: "text"))
    var notes: String?

    @Flag(help: "Take the shared notes away.")
    var clearNotes = false

    @Option(
        help: ArgumentHelp("Only when nobody changed the session since it was updated then.", valueName: "updatedAt")
    )
    var ifUpdatedAt: String?

    func validate() throws {
        guard type != nil || format != nil || notes != nil || clearNotes else {
            throw ValidationError("nothing to change: give --type, --format, --notes or --clear-notes")
        }
        if notes != nil, clearNotes { throw ValidationError("--notes and --clear-notes exclude each other") }
    }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.UpdateSession.Parameters(
            id: try argument.id(invocation),
            type: type,
            format: format,
            sharedNotes: notes,
            clear: clearNotes ? ["sharedNotes"] : nil,
            ifUpdatedAt: ifUpdatedAt
        )
        try invocation.writeChange("Updated", invocation.daemon().call(PracticeAPI.UpdateSession.self, parameters))
        return .success
    }
}
