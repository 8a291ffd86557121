import ArgumentParser
import ControlAPI

/// `therapyctl assignments delete`
struct DeleteAssignmentCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an assignment; nothing else goes with it.",
        discussion: "Says which it is and asks, at a terminal; elsewhere it wants --yes."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: AssignmentArgument
    @OptionGroup var consent: ConsentOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.requireConsent(consent, hasDryRun: false)
        let id = try argument.id(invocation)
        if !consent.yes {
            let named = try invocation.name(of: .assignment, id, PracticeAPI.GetAssignment.self, .init(id: id))
            try invocation.ask(["This deletes \(named)."], consent, otherwise: "nothing was deleted")
        }
        let answer = try invocation.daemon().call(PracticeAPI.DeleteAssignment.self, .init(id: id))
        try invocation.write(deletionOf: .assignment, id, answer.raw)
        return .success
    }
}
