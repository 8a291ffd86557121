import ArgumentParser
import ControlAPI

/// `therapyctl jobs preview`
struct PreviewScheduleCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Say what a schedule means: its normal form and when it elapses.",
        discussion: """
            Schedules are systemd's calendar events, as in systemd.time(7).

              therapyctl jobs preview "Mon..Fri 08:30"
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule, in quotes.", valueName: "schedule"))
    var schedule: String

    @Option(name: .customLong("zone"), help: ArgumentHelp("A time zone such as Europe/Berlin.", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Count from this time: \(TimeArgument.forms).", valueName: "time"))
    var from: TimeArgument?

    @Option(name: .shortAndLong, help: ArgumentHelp("How many times it elapses.", valueName: "number"))
    var count: Int?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = SchedulerAPI.Preview.Parameters(
            schedule: schedule,
            timeZone: timeZone,
            from: try invocation.wire(from),
            count: count
        )
        let answer = try invocation.daemon().call(SchedulerAPI.Preview.self, parameters)
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        let reply = try answer.reply()
        if invocation.format == .plain {
            for elapse in reply.elapses { try invocation.writeLine(elapse) }
            return .success
        }
        var page = RecordPage()
        page.add("Normal form", "normalized", Cell(reply.normalized))
        let times = reply.elapses.map {
            "\(invocation.time.local($0, hasSeconds: true))  \(invocation.time.relative($0))"
        }
        page.add("Elapses", "elapses", lines: times.isEmpty ? ["never"] : times, plain: "")
        try invocation.write(page)
        return .success
    }
}
