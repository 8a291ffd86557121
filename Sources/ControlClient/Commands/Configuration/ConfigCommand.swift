import ArgumentParser

/// `therapyctl config`
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The daemon's configuration: show, check.",
        subcommands: [ShowConfigCommand.self, CheckConfigCommand.self],
        defaultSubcommand: ShowConfigCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
