import ArgumentParser
import ControlAPI

/// `therapyctl therapists show`
struct ShowTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one therapist in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The therapist's id, or its beginning.", valueName: "id"))
    var therapist: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetTherapist.self, .init(id: invocation.id(therapist, of: .therapist)))
        return .success
    }
}
