import ArgumentParser
import ControlAPI

/// `therapyctl forms delete`
struct DeleteFormCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a form with all responses to it.",
        discussion: """
            To take a form out of use and keep the responses: forms update --no-active.

            Says what goes and asks, at a terminal; elsewhere it wants --yes.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: FormArgument
    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        return try invocation.delete(
            PracticeAPI.DeleteForm.self,
            .form,
            id,
            deletion,
            naming: PracticeAPI.GetForm.self,
            .init(id: id)
        )
    }
}
