import ArgumentParser
import ControlAPI

/// `therapyctl sessions notes clear`
struct ClearNotesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Take a session's private notes away.",
        discussion: "Asks first, at a terminal; elsewhere it wants --yes."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument
    @OptionGroup var consent: ConsentOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.requireConsent(consent, hasDryRun: false)
        let id = try argument.id(invocation)
        if !consent.yes {
            let named = try invocation.name(of: .session, id, PracticeAPI.GetSession.self, .init(id: id))
            try invocation.ask(
                ["This takes away the private notes of \(named)."],
                consent,
                otherwise: "the notes are as they were"
            )
        }
        let answer = try invocation.daemon().call(PracticeAPI.SetPrivateNotes.self, .init(sessionId: id))
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else if invocation.format == .table {
            try invocation.writeLine("Took away the private notes of session \(id)")
        }
        return .success
    }
}
