import ArgumentParser
import ControlAPI

/// `therapyctl plugins purge`
struct PurgePluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove everything that a plugin keeps.",
        discussion: """
            Its tables, its values, its jobs, its place among the events and those that were set aside, as if it had \
            never run. It has to be disabled first. Files that it exported stay.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var consent: ConsentOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.requireConsent(consent, hasDryRun: false)
        try invocation.ask(
            ["Everything that the plugin \(plugin) keeps will be gone."],
            consent,
            otherwise: "nothing was removed"
        )
        let answer = try invocation.daemon().call(PluginsAPI.Purge.self, .init(name: plugin))
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        let reply = try answer.reply()
        var page = RecordPage()
        page.add("Tables", "tables", .list(reply.tables))
        page.add("Values", "values", Cell(reply.values))
        page.add("Set-aside events", "setAsideEvents", Cell(reply.setAsideEvents))
        try invocation.write(page)
        return .success
    }
}
