import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl metrics`
struct MetricsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Write the daemon's metrics, for Prometheus and its like.",
        discussion: """
            Written as they come, in the text format of OpenMetrics 1.0; with --output json the text is a member of an \
            object.

              therapyctl metrics > therapyd.prom
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.GetMetrics.self, .init())
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else {
            try invocation.write(answer.reply().text)
        }
        return .success
    }
}
