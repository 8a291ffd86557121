import ArgumentParser
import ControlAPI
import Glibc

/// The program: from its arguments to its exit status.
package enum Therapyctl {
    /// Of this program. A daemon of another version is worth a warning.
    static let version = ProductVersion.current

    /// Runs with the arguments and the surroundings of the process, and ends it.
    package static func main() -> Never {
        exit(run(Array(CommandLine.arguments.dropFirst()), in: .process()).rawValue)
    }

    static func run(_ arguments: [String], in surroundings: Surroundings) -> CommandStatus {
        let console = Console(
            terminal: surroundings.terminal,
            output: surroundings.output,
            diagnostics: surroundings.diagnostics,
            hasProgress: surroundings.hasProgress
        )
        do {
            let status = try run(arguments, in: surroundings, console)
            try console.flush()
            return status
        } catch {
            return report(error, in: surroundings, console)
        }
    }

    private static func run(
        _ arguments: [String],
        in surroundings: Surroundings,
        _ console: Console
    ) throws -> CommandStatus {
        if let contributed = ContributedCommand(arguments) {
            let invocation = Invocation(try contributed.options(), in: surroundings, console: console)
            return try run(invocation, contributed.run)
        }
        var command = try RootCommand.parseAsRoot(joiningValues(arguments))
        guard let command = command as? any ControlCommand else {
            // A group of commands without one of them, or help: throws the text.
            try command.run()
            return .success
        }
        if command.options.output == .csv, !command.writesList {
            throw ClientError.usage("csv is for lists, and this is none: choose table, plain, json or jsonl")
        }
        return try run(Invocation(command.options, in: surroundings, console: console), command.run)
    }

    private static func run(
        _ invocation: Invocation,
        _ body: (Invocation) throws(ClientError) -> CommandStatus
    ) throws(ClientError) -> CommandStatus {
        do throws(ClientError) {
            return try body(invocation)
        } catch {
            invocation.noteVersion(after: error)
            throw error
        }
    }

    /// `--from -1month` becomes `--from=-1month`, and `calendar week -1` ends in `-- -1`: ArgumentParser would look for
    /// options in what follows the dash. No option of ours begins with a digit.
    private static func joiningValues(_ arguments: [String]) -> [String] {
        let options = arguments.prefix { $0 != "--" }
        var joined: [String] = []
        var values: [String] = []
        for argument in options {
            let isValue = argument.first == "-" && argument.dropFirst().first?.isNumber == true
            if isValue, let option = joined.last, option.hasPrefix("--"), !option.contains("=") {
                joined[joined.count - 1] = "\(option)=\(argument)"
            } else if isValue, joined.last?.hasPrefix("-") != true {
                values.append(argument)
            } else {
                joined.append(argument)
            }
        }
        let rest = arguments[options.endIndex...]
        return values.isEmpty ? joined + rest : joined + ["--"] + values + rest.dropFirst()
    }

    private static func report(_ error: any Error, in surroundings: Surroundings, _ console: Console) -> CommandStatus {
        switch error {
        case let error as ClientError:
            // What was written before stays: a stream broke off after it.
            if case .output = error {} else { try? console.flush() }
            let time = TimeFormat(now: surroundings.now(), zone: surroundings.zone)
            if let words = error.words(time) { console.note(words) }
            return error.exitStatus
        case let error as OutputError:
            return report(ClientError.output(error), in: surroundings, console)
        default:
            return reportParsing(error, in: surroundings, console)
        }
    }

    /// Help and the like go to standard output; a mistake in the arguments is told in one line.
    private static func reportParsing(
        _ error: any Error,
        in surroundings: Surroundings,
        _ console: Console
    ) -> CommandStatus {
        let text = RootCommand.fullMessage(for: error, columns: surroundings.terminal?.width)
        guard RootCommand.exitCode(for: error) != .success else {
            do {
                try console.writeLine(text)
                try console.flush()
                return .success
            } catch {
                return report(error, in: surroundings, console)
            }
        }
        // The last line of the full text names the command whose help fits: "See 'therapyctl status --help' for …".
        let help = text.split(separator: "'").last { $0.hasPrefix("therapyctl") } ?? "therapyctl --help"
        var message = RootCommand.message(for: error)
        if message.last == "." { message.removeLast() }
        console.note("\(message); see: \(help)")
        return .usage
    }
}
