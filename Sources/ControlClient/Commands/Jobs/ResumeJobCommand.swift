import ArgumentParser
import ControlAPI

/// `therapyctl jobs resume`
struct ResumeJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused job go on.",
        discussion: "What its schedule had meanwhile is passed over; see: therapyctl jobs runs JOB"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let id = try JobArgument.resolve(job, at: daemon)
        try invocation.writeChange("Resumed", daemon.call(SchedulerAPI.ResumeJob.self, .init(id: id)))
        return .success
    }
}
