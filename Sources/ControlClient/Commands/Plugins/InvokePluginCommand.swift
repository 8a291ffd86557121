import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl plugins invoke`
struct InvokePluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke",
        abstract: "Run a command that a plugin contributes.",
        discussion: """
            `therapyctl plugins show PLUGIN` names its commands and their arguments. What the command says is written \
            as JSON, as it comes.

              therapyctl plugins invoke auto-completion review
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "plugin"))
    var plugin: String

    @Argument(help: ArgumentHelp("The command's name.", valueName: "command"))
    var command: String

    @Argument(help: ArgumentHelp("The command's arguments.", valueName: "key=value"))
    var arguments: [String] = []

    func validate() throws {
        let keys = try arguments.map { try InvokePluginCommand.parts(of: $0).key }
        if Set(keys).count < keys.count { throw ValidationError("an argument is given twice") }
    }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        var values: [String: String] = [:]
        for argument in arguments {
            guard let (key, value) = try? Self.parts(of: argument) else { continue }
            values[key] = value
        }
        let parameters = PluginsAPI.Invoke.Parameters(
            plugin: plugin,
            command: command,
            arguments: values.isEmpty ? nil : RawJSON(values)
        )
        try invocation.daemon().stream(PluginsAPI.Invoke.self, parameters) { answer throws(ClientError) in
            if invocation.format.isJSON {
                try invocation.write(json: answer.raw)
            } else {
                let result = try answer.reply().result
                let isForPeople = invocation.format == .table
                try invocation.writeLine(isForPeople ? JSONText.indented(result) : JSONText.compact(result))
            }
            try invocation.flush()
        }
        return .success
    }

    private static func parts(of argument: String) throws -> (key: String, value: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            throw ValidationError("\(argument) is not of the form KEY=VALUE")
        }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
}
