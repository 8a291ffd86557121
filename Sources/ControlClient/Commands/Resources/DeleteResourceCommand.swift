import ArgumentParser
import ControlAPI

/// `therapyctl resources delete`
struct DeleteResourceCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a resource with its assignments.",
        discussion: """
            Says what goes and asks, at a terminal; elsewhere it wants --yes.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ResourceArgument
    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        return try invocation.delete(
            PracticeAPI.DeleteResource.self,
            .resource,
            id,
            deletion,
            naming: PracticeAPI.GetResource.self,
            .init(id: id)
        )
    }
}
