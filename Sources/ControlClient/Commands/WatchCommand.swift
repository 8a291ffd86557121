import ArgumentParser
import ControlAPI
import Varlink
import VarlinkClient

/// `therapyctl watch`
struct WatchCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show events as they happen, until interrupted.",
        discussion: """
            One line for each: time, kind, record, id, who, and what changed. In a pipe, a line has these fields, with \
            tabs between them: sequence, time, kind, entity, id, actor, detail. With --output json or jsonl each \
            event is one line of JSON.

            Events of records are kept, and --since finds them again. Those of jobs (job.started, job.finished, \
            job.skipped, job.discarded, job.stuck) come as they happen and are not kept: see therapyctl jobs runs.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Begin with the events after this one; 0 for all that are kept.", valueName: "number"))
    var since: Int?

    @Option(
        help: ArgumentHelp(
            "Only this kind, such as session, session.completed or job.discarded; can be given again.",
            valueName: "kind"
        )
    )
    var kind: [String] = []

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.Watch.Parameters(since: since, kinds: kind.nonEmpty)
        var last = since
        do throws(ClientError) {
            try invocation.daemon().stream(DaemonAPI.Watch.self, parameters) { answer throws(ClientError) in
                let events = try answer.reply().events
                try write(events, raw: answer.raw, invocation)
                try invocation.flush()
                last = events.last?.sequence ?? last
            }
        } catch {
            guard case .disconnected(let reason, _) = error else { throw error }
            throw .watchEnded(reason, last: last)
        }
        return .success
    }

    private func write(_ events: [DaemonAPI.Event], raw: RawJSON, _ invocation: Invocation) throws(ClientError) {
        if invocation.format.isJSON {
            for event in raw["events"]?.elements ?? [] {
                try invocation.writeLine(JSONText.compact(JSONText.withSchema(event)))
            }
            return
        }
        for event in events {
            let line = EventLine(event)
            if invocation.format == .plain {
                try invocation.writeLine(line.plain)
            } else {
                try invocation.writeLine(line.text(invocation.time, inColor: invocation.console.hasColor))
            }
        }
    }
}
