import ArgumentParser
import ControlAPI

/// `therapyctl jobs pause`
struct PauseJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold a job back until it is resumed.",
        discussion: "One that runs is paused when its run has ended."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let id = try JobArgument.resolve(job, at: daemon)
        try invocation.writeChange("Paused", daemon.call(SchedulerAPI.PauseJob.self, .init(id: id)))
        return .success
    }
}
