import ArgumentParser
import ControlAPI

/// `therapyctl jobs cancel`
struct CancelJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Call a job off for good.",
        discussion: """
            A run at work is stopped, and what it did not commit is lost. What a plugin or the daemon plans \
            anew is another job.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let id = try JobArgument.resolve(job, at: daemon)
        try invocation.writeChange("Cancelled", daemon.call(SchedulerAPI.CancelJob.self, .init(id: id)))
        return .success
    }
}
