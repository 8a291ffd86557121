import ArgumentParser
import ControlAPI

/// `therapyctl jobs run`
struct RunJobCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job now, whatever its schedule says.",
        discussion: "Waits for the outcome and exits with 1 when the run did not succeed."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("\(JobArgument.help)", valueName: "job"))
    var job: String

    @Flag(help: "Only start it.")
    var noWait = false

    /// A job may take as long as its own limit lets it.
    private static let patience = Duration.seconds(24 * 60 * 60)

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let daemon = try invocation.daemon()
        let parameters = SchedulerAPI.RunJob.Parameters(
            id: try JobArgument.resolve(job, at: daemon),
            wait: noWait ? false : nil
        )
        let answer = try daemon.call(SchedulerAPI.RunJob.self, parameters, timeout: Self.patience)
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
