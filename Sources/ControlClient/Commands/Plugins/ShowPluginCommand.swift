import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl plugins show`
struct ShowPluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one plugin with its commands and its configuration."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(PluginsAPI.Get.self, .init(name: plugin))
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        let reply = try answer.reply()
        var page = reply.plugin.page(RecordContext(time: invocation.time))
        let lines = reply.configuration.members.map { "\($0.key) = \(JSONText.compact($0.value))" }
        page.add("Configuration", "configuration", lines: lines, plain: JSONText.compact(reply.configuration))
        let setAside = reply.setAside.map { event in
            "\(event.sequence) \(event.kind) \(event.id) (\(invocation.time.local(event.setAsideAt))): \(event.reason)"
        }
        page.add("Set aside", "setAside", lines: setAside, plain: "\(reply.plugin.setAside)")
        try invocation.write(page)
        return .success
    }
}
