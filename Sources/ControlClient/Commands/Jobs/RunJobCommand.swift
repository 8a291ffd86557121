import ArgumentParser
import ControlAPI

/// `therapyctl jobs run`
struct RunJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job now, whatever its schedule says.",
        discussion: """
            Waits for the outcome, says meanwhile how far it is where standard error is a terminal, and exits with 1 \
            when the run did not succeed.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    @Flag(help: "Only start it.")
    var noWait = false

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let id = try JobArgument.resolve(job, at: daemon)
        guard !noWait else {
            return try write(daemon.call(SchedulerAPI.RunJob.self, .init(id: id, wait: false)), invocation)
        }
        // The last answer is the run as it ended; those before it say how far it is.
        var last: Answer<SchedulerAPI.RunJob>?
        try daemon.stream(SchedulerAPI.RunJob.self, .init(id: id)) { answer throws(ClientError) in
            let run = try answer.reply().run
            if let progress = run.progress {
                invocation.console.showProgress("\(run.owner)/\(run.name): \(progress.words)")
            }
            last = answer
        }
        invocation.console.clearProgress()
        guard let last else { return .success }
        return try write(last, invocation)
    }

    private func write(
        _ answer: Answer<SchedulerAPI.RunJob>,
        _ invocation: Invocation
    ) throws(ClientError) -> CommandStatus {
        let run = try answer.reply().run
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else if invocation.format == .plain {
            try invocation.write(invocation.table(of: [run], RecordContext(time: invocation.time)))
        } else {
            try invocation.writeLine("Run \(run.id) of \(run.owner)/\(run.name): \(run.outcome.rawValue)")
        }
        guard run.outcome.isFailure else { return .success }
        let reason = run.error ?? run.outcome.rawValue
        throw .failed("\(run.owner)/\(run.name) did not succeed: \(reason); see: therapyctl jobs runs \(run.jobId)")
    }
}
