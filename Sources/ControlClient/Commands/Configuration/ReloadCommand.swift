import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl reload`
struct ReloadCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have the daemon read its configuration again.",
        discussion: """
            Waits until it is in force, and says what changed, and what needs a restart. All of it is applied, or \
            nothing: where something is wrong, every problem is told, and the exit status is 78.

            Takes: reload, when a change is in force with it; restart, when it waits for one.

            \(DaemonAPI.Reload.Reply.Changes.plainFields) How many there are is said on standard error.

              therapyctl reload --dry-run
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Flag(help: "Only say what would change.")
    var dryRun = false

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try ConfigurationReload(isDryRun: dryRun, invocation).run()
        return .success
    }
}
