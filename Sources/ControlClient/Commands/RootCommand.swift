import ArgumentParser

/// All commands.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "therapyctl",
        abstract: "Look after a therapy practice's daemon and its records.",
        discussion: """
            \(GlobalOptions.explanation)

            Plugins add commands of their own, under their names: therapyctl PLUGIN --help.

            Exit status: 0 done, 1 refused or failed, 3 not running (status), 64 usage, 69 daemon out of reach, \
            75 try again, 76 protocol, 77 not permitted, 78 configuration.
            """,
        version: Therapyctl.version,
        subcommands: [
            StatusCommand.self, DoctorCommand.self, AccessCommand.self, WatchCommand.self, MetricsCommand.self,
            CompletionCommand.self, CompleteCommand.self,
        ],
        groupedSubcommands: [
            CommandGroup(
                name: "Records",
                subcommands: [
                    CalendarCommand.self, SessionsCommand.self, TherapistsCommand.self, ClientsCommand.self,
                    FormsCommand.self,
                    ResponsesCommand.self, OutcomesCommand.self, ResourcesCommand.self, AssignmentsCommand.self,
                ]
            ),
            CommandGroup(
                name: "All records",
                subcommands: [
                    ExportCommand.self, ImportCommand.self, FaultsCommand.self, AuditCommand.self,
                ]
            ),
            CommandGroup(
                name: "The daemon's work",
                subcommands: [JobsCommand.self, PluginsCommand.self, SimulateCommand.self]
            ),
            CommandGroup(
                name: "Upkeep",
                subcommands: [
                    BackupCommand.self, VerifyCommand.self, RestoreCommand.self, ConfigCommand.self,
                    ReloadCommand.self, LogLevelCommand.self,
                ]
            ),
            CommandGroup(name: "The control API", subcommands: [CallCommand.self, IntrospectCommand.self]),
        ]
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    /// Those of the groups are among them.
    private static var commands: [any ParsableCommand.Type] { configuration.subcommands }

    /// The names of all commands of this program.
    static let names = Set(commands.flatMap { [$0._commandName] + $0.configuration.aliases })

    /// Those that the help shows.
    static var shown: [any ParsableCommand.Type] { commands.filter { $0.configuration.shouldDisplay } }
}
