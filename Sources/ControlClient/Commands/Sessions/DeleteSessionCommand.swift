import ArgumentParser
import ControlAPI

/// `therapyctl sessions delete`
struct DeleteSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a session.",
        discussion: """
            Responses that were given for it stay. A session that does not take place is canceled, and stays.

            Says what goes and asks, at a terminal; elsewhere it wants --yes.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument
    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        return try invocation.delete(
            PracticeAPI.DeleteSession.self,
            .session,
            id,
            deletion,
            naming: PracticeAPI.GetSession.self,
            .init(id: id)
        )
    }
}
