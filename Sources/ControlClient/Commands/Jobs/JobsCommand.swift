import ArgumentParser

/// `therapyctl jobs`
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Scheduled jobs and their runs.",
        subcommands: [
            ListJobsCommand.self, ShowJobCommand.self, ListRunsCommand.self, RunJobCommand.self, PauseJobCommand.self,
            ResumeJobCommand.self, CancelJobCommand.self, RetryJobCommand.self, PreviewScheduleCommand.self,
        ],
        defaultSubcommand: ListJobsCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
