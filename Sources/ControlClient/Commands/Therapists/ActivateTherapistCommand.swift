import ArgumentParser
import ControlAPI

/// `therapyctl therapists activate`
struct ActivateTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Let a therapist have sessions again."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: TherapistArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Activated therapist",
            invocation.daemon().call(PracticeAPI.UpdateTherapist.self, .init(id: id, isActive: true))
        )
        return .success
    }
}
