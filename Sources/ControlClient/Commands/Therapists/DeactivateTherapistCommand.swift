import ArgumentParser
import ControlAPI

/// `therapyctl therapists deactivate`
struct DeactivateTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate",
        abstract: "Take a therapist out of service; their records stay."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: TherapistArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        try invocation.writeChange(
            "Deactivated therapist",
            invocation.daemon().call(PracticeAPI.UpdateTherapist.self, .init(id: id, isActive: false))
        )
        return .success
    }
}
