import ArgumentParser
import ControlAPI

/// `therapyctl jobs retry`
struct RetryJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try a job that failed at once.",
        discussion: """
            A retrying job does not wait for its next attempt any more; a discarded one gets a fresh set of \
            attempts.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let id = try JobArgument.resolve(job, at: daemon)
        try invocation.writeChange("Tries again", daemon.call(SchedulerAPI.RetryJob.self, .init(id: id)))
        return .success
    }
}
