import ArgumentParser
import ControlAPI

/// `therapyctl therapists delete`
struct DeleteTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a therapist with their sessions and resources.",
        discussion: """
            Their user stays. For a therapist who has left, deactivate keeps the records.

            Says what goes and asks, at a terminal; elsewhere it wants --yes.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: TherapistArgument
    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        return try invocation.delete(
            PracticeAPI.DeleteTherapist.self,
            .therapist,
            id,
            deletion,
            naming: PracticeAPI.GetTherapist.self,
            .init(id: id)
        )
    }
}
