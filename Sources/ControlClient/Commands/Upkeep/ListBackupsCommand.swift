import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl backup list`
struct ListBackupsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the backups that the daemon keeps, newest first.",
        discussion: """
            Sizes are bytes in a pipe. What is restored: therapyctl restore PATH.

            \(DaemonAPI.BackupFile.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.ListBackups.self, .init())
        try invocation.write(pages: [answer])
        guard invocation.format == .table, invocation.hasLegend, try answer.reply().backups.isEmpty else {
            return .success
        }
        try invocation.writeLine("They would be in \(answer.reply().directory.singleLine); make one: therapyctl backup")
        return .success
    }
}
