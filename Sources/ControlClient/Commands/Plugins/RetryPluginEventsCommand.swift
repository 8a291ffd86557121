import ArgumentParser
import ControlAPI

/// `therapyctl plugins retry`
struct RetryPluginEventsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Bring a plugin the events once more that were set aside.",
        discussion: "`therapyctl plugins show` names them, each with its reason."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(PluginsAPI.RetryEvents.self, .init(name: plugin))
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        let count = try answer.reply().count
        let isForPeople = invocation.format == .table
        let words = "\(count) \(count == 1 ? "event comes" : "events come") once more"
        try invocation.writeLine(isForPeople ? words : "\(count)")
        return .success
    }
}
