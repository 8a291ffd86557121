import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl plugins list`
struct ListPluginsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List plugins and how they are doing.",
        discussion: PluginsAPI.Plugin.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.write(pages: [invocation.daemon().call(PluginsAPI.List.self, .init())])
        return .success
    }
}
