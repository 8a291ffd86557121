import ArgumentParser
import ControlAPI

/// `therapyctl log-level`
struct LogLevelCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level",
        abstract: "Set how much the daemon logs, until its next reload or restart.",
        discussion: """
            To stay, it goes into the configuration: log.level.

              therapyctl log-level debug
            """
    )

    /// As the contract names them, from the most words to the fewest.
    enum Level: String, CaseIterable, ExpressibleByArgument {
        case debug, info, notice, warning, error
    }

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("This, and what matters more.", valueName: "level"))
    var level: Level

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.SetLogLevel.self, .init(level: level.rawValue))
        switch invocation.format {
        case .json, .jsonl: try invocation.write(json: answer.raw)
        case .plain, .csv: try invocation.writeLine("level\t\(level.rawValue)")
        case .table:
            try invocation.writeLine(
                "therapyd logs \(level.rawValue) and what matters more, until its next reload or restart."
            )
        }
        return .success
    }
}
