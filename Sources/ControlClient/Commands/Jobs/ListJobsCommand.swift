import ArgumentParser
import ControlAPI

/// `therapyctl jobs list`
struct ListJobsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs.",
        discussion: SchedulerAPI.Job.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only this plugin's; core for the daemon's own.", valueName: "plugin"))
    var owner: String?

    @Option(help: ArgumentHelp("Only those in this state; can be given again.", valueName: "state"))
    var state: [SchedulerAPI.JobState] = []

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = SchedulerAPI.ListJobs.Parameters(owner: owner, state: state.nonEmpty)
        try invocation.list(SchedulerAPI.ListJobs.self, parameters, page: page.paging)
        return .success
    }
}
