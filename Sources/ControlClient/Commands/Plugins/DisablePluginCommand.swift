import ArgumentParser
import ControlAPI

/// `therapyctl plugins disable`
struct DisablePluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Stop a plugin.",
        discussion: """
            Whatever the configuration says, until it says the same; the daemon remembers it. Nothing is lost: what it \
            keeps stays, and its jobs and its events wait until it is enabled again.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(PluginsAPI.Disable.self, .init(name: plugin))
        try invocation.writeChange("Disabled", answer) { $0.plugin }
        return .success
    }
}
