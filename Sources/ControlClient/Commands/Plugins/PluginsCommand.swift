import ArgumentParser

/// `therapyctl plugins`
struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "Plugins, and the commands that they contribute.",
        subcommands: [
            ListPluginsCommand.self, ShowPluginCommand.self, EnablePluginCommand.self, DisablePluginCommand.self,
            ReleasePluginCommand.self, RetryPluginEventsCommand.self, PurgePluginCommand.self, NewPluginCommand.self,
            InvokePluginCommand.self,
        ],
        defaultSubcommand: ListPluginsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
