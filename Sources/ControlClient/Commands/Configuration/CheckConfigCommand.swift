import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl config check`
struct CheckConfigCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration as its files are now.",
        discussion: """
            The running daemon reads them and says what a reload would change, as reload --dry-run does. With the \
            daemon down, therapyd --check-config is run where that program is found. Problems are told one a line, as \
            file:line: key: what is wrong, and the exit status is 78 then.

            \(DaemonAPI.Reload.Reply.Changes.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        do throws(ClientError) {
            try ConfigurationReload(isDryRun: true, invocation).run()
            return .success
        } catch {
            guard case .unreachable = error, let check = invocation.surroundings.checkConfiguration() else {
                throw error
            }
            return try report(check, error, invocation)
        }
    }

    private func report(
        _ check: ConfigurationCheck,
        _ error: ClientError,
        _ invocation: Invocation
    ) throws(ClientError) -> CommandStatus {
        if let words = error.words(invocation.time) { invocation.console.note(words) }
        guard check.status == CommandStatus.success.rawValue else {
            throw invocation.told(check.lines, consequence: "\(check.program) would not start with it")
        }
        switch invocation.format {
        case .json, .jsonl: try invocation.write(json: RawJSON(object: ["valid": true, "program": check.program]))
        case .table: try invocation.writeLine("The configuration is valid, says \(check.program) --check-config.")
        case .plain, .csv: break
        }
        return .success
    }
}
