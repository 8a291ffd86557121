import ArgumentParser

/// `therapyctl backup`
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Backups of the database: make, list.",
        subcommands: [MakeBackupCommand.self, ListBackupsCommand.self],
        defaultSubcommand: MakeBackupCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
