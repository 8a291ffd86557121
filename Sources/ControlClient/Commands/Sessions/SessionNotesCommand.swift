import ArgumentParser

/// `therapyctl sessions notes`
struct SessionNotesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notes",
        abstract: "Private notes of a session: show, set, clear.",
        discussion: """
            They are for the session's own therapist alone, and every look at them is kept in the audit trail. An \
            account that is not tied to the therapist's user acts for it with --as.
            """,
        subcommands: [ShowNotesCommand.self, SetNotesCommand.self, ClearNotesCommand.self]
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
