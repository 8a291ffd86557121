import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl simulate`
struct SimulateCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Say what the daemon would do until a date.",
        discussion: """
            It does it on a copy of the data whose clock runs ahead: nothing is sent or changed. One line for each run \
            of a job, as it comes: when, whose, and what it changes.

            \(SchedulerAPI.Simulate.Reply.plainFields) With --output json or jsonl each run is one line of JSON, and \
            so is the end.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("How far, 400 days at most: \(TimeArgument.forms).", valueName: "time"))
    var until: TimeArgument

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = SchedulerAPI.Simulate.Parameters(until: try invocation.moment(until).wire)
        var end: SchedulerAPI.Simulate.Reply?
        do throws(ClientError) {
            try invocation.daemon().stream(SchedulerAPI.Simulate.self, parameters) { answer throws(ClientError) in
                let reply = try answer.reply()
                if reply.end != nil { end = reply }
                try write(reply, raw: answer.raw, invocation)
                try invocation.flush()
            }
        } catch {
            throw Self.isOutOfRange(error)
                ? .usage("--until \(until.text) is past, or more than 400 days ahead") : error
        }
        guard let end, end.end?.complete == false else { return .success }
        throw .failed("there are too many runs: the simulation came to \(invocation.time.local(end.at)) only")
    }

    private static func isOutOfRange(_ error: ClientError) -> Bool {
        guard case .refused(let reply, _) = error else { return false }
        return reply.decode(as: OrgVarlinkService.InvalidParameter.self)?.parameter == "until"
    }

    private func write(
        _ reply: SchedulerAPI.Simulate.Reply,
        raw: RawJSON,
        _ invocation: Invocation
    ) throws(ClientError) {
        if invocation.format.isJSON {
            try invocation.writeLine(JSONText.compact(JSONText.withSchema(raw)))
        } else if let end = reply.end {
            guard invocation.format == .table, invocation.hasLegend else { return }
            let until = invocation.time.local(reply.at, hasSeconds: true)
            try invocation.writeLine(
                "\nUntil \(until): \(Self.count(end.runs, "run")), \(Self.count(end.effects, "change"))."
            )
        } else if invocation.format == .plain {
            try invocation.write(invocation.table(of: [reply], RecordContext(time: invocation.time)))
        } else {
            try invocation.writeLine(SimulationLine(reply).text(invocation.time, inColor: invocation.console.hasColor))
        }
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
