import ArgumentParser
import ControlAPI

/// `therapyctl sessions notes set`
struct SetNotesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a session's private notes, in the place of what was there.",
        discussion: """
            From a file or standard input, and never from the command line: that is kept in the shell's history, and \
            is seen by whoever lists processes. One line break at the end is no part of the notes.

              therapyctl sessions notes set 13ab99d8 < notes.txt
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument

    @Argument(help: ArgumentHelp("A file of the notes; - for standard input.", valueName: "file"), completion: .file())
    var file = "-"

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if file == "-", invocation.surroundings.answer != nil {
            invocation.console.note("type the notes; Ctrl-D on a line of its own ends them")
        }
        var notes = try invocation.text(from: file)
        if notes.hasSuffix("\n") { notes.removeLast() }
        guard !notes.isEmpty else {
            throw .usage("there are no notes in \(Invocation.name(file)); to take them away: sessions notes clear")
        }
        let id = try argument.id(invocation)
        let parameters = PracticeAPI.SetPrivateNotes.Parameters(sessionId: id, privateNotes: notes)
        let answer = try invocation.daemon().call(PracticeAPI.SetPrivateNotes.self, parameters)
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else if invocation.format == .table {
            try invocation.writeLine("Set the private notes of session \(id)")
        }
        return .success
    }
}
