import ControlAPI

/// The help of plugins and their commands, as that of this program's own looks.
enum ContributedHelp {
    /// What a plugin offers.
    static func text(of plugin: PluginsAPI.Plugin) -> String {
        let width = plugin.commands.map(\.name.displayWidth).max() ?? 0
        let commands = plugin.commands.map { "  \($0.name.padded(to: width + 2))\($0.summary)\n" }.joined()
        return """
            OVERVIEW: \(plugin.summary).

            \(plugin.name) \(plugin.version) is a plugin of the daemon; see: therapyctl plugins show \(plugin.name)

            USAGE: therapyctl \(plugin.name) <command> [options]

            COMMANDS:
            \(commands)
              See 'therapyctl \(plugin.name) <command> --help' for one of them.

            """
    }

    /// How a command is called.
    static func text(of call: ContributedCall) -> String {
        let command = call.command
        let positionals = call.positionals
        let options = call.arguments.filter { $0.position == nil }
        var usage = "therapyctl \(call.plugin) \(command.name)"
        for argument in options where argument.isRequired { usage += " --\(argument.name) <\(argument.valueName)>" }
        if options.contains(where: { !$0.isRequired }) { usage += " [options]" }
        for argument in positionals {
            let word = "<\(argument.name)>" + (argument.isRepeated ? " ..." : "")
            usage += argument.isRequired ? " \(word)" : " [\(word)]"
        }
        var text = "OVERVIEW: \(command.summary).\n\n"
        if !command.discussion.isEmpty { text += command.discussion + "\n\n" }
        text += "USAGE: \(usage)\n"
        text += section("ARGUMENTS", positionals) + section("OPTIONS", options)
        text += "\n  What every command takes (--output, --socket, ...): see 'therapyctl --help'.\n"
        return text
    }

    private static func section(_ title: String, _ arguments: [ContributedArgument]) -> String {
        guard !arguments.isEmpty else { return "" }
        let left = arguments.map(label)
        let width = left.map(\.displayWidth).max() ?? 0
        let lines = zip(left, arguments).map { label, argument in
            "  \(label.padded(to: width + 2))\(argument.help)\(details(of: argument))\n"
        }
        return "\n\(title):\n" + lines.joined()
    }

    private static func label(_ argument: ContributedArgument) -> String {
        guard argument.position == nil else { return "<\(argument.name)>" }
        return argument.isFlag
            ? "--\(argument.name), --no-\(argument.name)" : "--\(argument.name) <\(argument.valueName)>"
    }

    private static func details(of argument: ContributedArgument) -> String {
        var details: [String] = []
        if let lowest = argument.lowest, let highest = argument.highest {
            details.append("from \(lowest) to \(highest)")
        }
        if argument.type == "choice", argument.position != nil {
            details.append("one of \(argument.choices.joined(separator: ", "))")
        }
        if let value = argument.defaultText { details.append("default: \(value)") }
        return details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { padded(to: width, alignment: .left) }
}
