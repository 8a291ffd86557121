import ArgumentParser
import ControlAPI

/// `therapyctl plugins release`
struct ReleasePluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Take a plugin out of quarantine.",
        discussion: """
            A plugin that has ended the daemon several times is left out until somebody has mended it and says so. \
            `therapyctl plugins show` names the calls that it did not survive.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(PluginsAPI.Release.self, .init(name: plugin))
        try invocation.writeChange("Released", answer) { $0.plugin }
        return .success
    }
}
