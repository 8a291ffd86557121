import ArgumentParser
import ControlAPI

/// `therapyctl plugins enable`
struct EnablePluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Let a plugin run.",
        discussion: """
            Whatever the configuration says, until it says the same; the daemon remembers it. One that failed is tried \
            once more. What was kept for it, its jobs and its events, comes then.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(PluginsAPI.Enable.self, .init(name: plugin))
        try invocation.writeChange("Enabled", answer) { $0.plugin }
        return .success
    }
}
