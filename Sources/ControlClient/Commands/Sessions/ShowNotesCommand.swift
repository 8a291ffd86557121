import ArgumentParser
import ControlAPI

/// `therapyctl sessions notes show`
struct ShowNotesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Write a session's private notes.",
        discussion: "In a pipe as they are; nothing when there are none."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        let answer = try invocation.daemon().call(PracticeAPI.GetPrivateNotes.self, .init(sessionId: id))
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        guard let notes = try answer.reply().privateNotes else {
            invocation.console.note("session \(id.prefix(ShortID.minimumLength)) has no private notes")
            return .success
        }
        guard invocation.format == .table else {
            try invocation.writeLine(notes)
            return .success
        }
        for line in notes.split(separator: "\n", omittingEmptySubsequences: false) {
            try invocation.writeLine(String(line).singleLine)
        }
        return .success
    }
}
