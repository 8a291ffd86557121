import ArgumentParser
import ControlAPI

/// `therapyctl clients delete`
struct DeleteClientCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a person with all that belongs to them.",
        discussion: """
            With a client go their sessions, responses and assignments; with a therapist's user, the therapist and \
            all of theirs. To remove only what tells who somebody was, there is erase.

            Says what goes and asks, at a terminal; elsewhere it wants --yes.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ClientArgument
    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        return try invocation.delete(
            PracticeAPI.DeleteUser.self,
            .user,
            id,
            deletion,
            naming: PracticeAPI.GetUser.self,
            .init(id: id)
        )
    }
}
