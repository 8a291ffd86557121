import ArgumentParser
import ControlAPI

/// `therapyctl therapists show`
struct ShowTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one therapist in full."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: TherapistArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.show(PracticeAPI.GetTherapist.self, .init(id: argument.id(invocation)))
        return .success
    }
}
