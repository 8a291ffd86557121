import ArgumentParser

/// `therapyctl audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The trail of who did what: list, verify.",
        subcommands: [ListAuditCommand.self, VerifyAuditCommand.self],
        defaultSubcommand: ListAuditCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
