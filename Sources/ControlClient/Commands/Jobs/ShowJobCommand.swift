import ArgumentParser
import ControlAPI

/// `therapyctl jobs show`
struct ShowJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one job in full.")

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try JobArgument.resolve(job, at: invocation.daemon())
        try invocation.show(SchedulerAPI.GetJob.self, .init(id: id))
        return .success
    }
}
