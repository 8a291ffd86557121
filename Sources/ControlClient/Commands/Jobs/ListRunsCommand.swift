import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl jobs runs`
struct ListRunsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs of jobs.",
        discussion: "Times are \(TimeArgument.forms).\n\n\(SchedulerAPI.Run.plainFields)"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("Only of this job. \(JobArgument.help)", valueName: "job"))
    var job: String?

    @Option(help: ArgumentHelp("Only of this plugin's jobs; core for the daemon's own.", valueName: "plugin"))
    var owner: String?

    @Option(help: ArgumentHelp("Only those that ended so; can be given again.", valueName: "outcome"))
    var outcome: [SchedulerAPI.RunOutcome] = []

    @Option(help: ArgumentHelp("Only those that started from this time on.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("At most so many; 100 unless told, 1000 at most.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on behind the page that ended with this mark.", valueName: "mark"))
    var after: String?

    @Flag(
        name: .shortAndLong,
        help: "Go on with every later run as it starts, says how far it is, and ends, until interrupted."
    )
    var follow = false

    @Flag(help: "The newest first.")
    var newest = false

    func validate() throws {
        if follow, newest { throw ValidationError("--follow goes on behind the newest run: leave out --newest") }
    }

    var writesList: Bool { !follow }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        var parameters = SchedulerAPI.ListRuns.Parameters(
            owner: owner,
            outcome: outcome.nonEmpty,
            from: try invocation.wire(from),
            newestFirst: newest ? true : nil
        )
        if let job { parameters.jobId = try JobArgument.resolve(job, at: invocation.daemon()) }
        guard follow else {
            let page = Paging(limit: limit, after: after)
            try invocation.list(SchedulerAPI.ListRuns.self, parameters, page: page)
            return .success
        }
        try invocation.daemon().stream(SchedulerAPI.ListRuns.self, parameters) { answer throws(ClientError) in
            try write(answer, invocation)
            try invocation.flush()
        }
        return .success
    }

    /// As it comes: no columns are lined up with what is not there yet.
    private func write(
        _ answer: Answer<SchedulerAPI.ListRuns>,
        _ invocation: Invocation
    ) throws(ClientError) {
        if invocation.format.isJSON {
            for run in answer.raw["runs"]?.elements ?? [] {
                try invocation.writeLine(JSONText.compact(JSONText.withSchema(run)))
            }
            return
        }
        for run in try answer.reply().runs {
            if invocation.format == .plain {
                try invocation.write(invocation.table(of: [run], RecordContext(time: invocation.time)))
                continue
            }
            let moment = run.progress?.at ?? run.finishedAt ?? run.startedAt
            let time = invocation.time.local(moment, hasSeconds: true)
            let outcome = run.outcome.cell
            let styled = outcome.style.applied(to: run.outcome.rawValue, inColor: invocation.console.hasColor)
            let note = (run.error ?? run.progress?.words).map { "  \($0.singleLine)" } ?? ""
            try invocation.writeLine("\(time)  \(run.owner)/\(run.name)  run \(run.id)  \(styled)\(note)")
        }
    }
}
