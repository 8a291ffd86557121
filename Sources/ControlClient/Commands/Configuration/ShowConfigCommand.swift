import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl config show`
struct ShowConfigCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List what is in force, and where it comes from.",
        discussion: """
            Without a key: what was set somewhere, and with --all what has its default, too. Secrets are never shown. \
            A key stands for itself and for all below it. With --output json all of it is shown.

            In a pipe, a line has these fields, with tabs between them: key, value, source.

              therapyctl config show plugins.reminders
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("Only this key, and those below it.", valueName: "key"))
    var key: String?

    @Flag(help: "What has its default, too.")
    var all = false

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.GetConfiguration.self, .init())
        if invocation.format == .json, key == nil {
            try invocation.write(json: answer.raw)
            return .success
        }
        let known = ConfigurationValue.all(in: try answer.reply())
        let below = known.filter { $0.isBelow(key) }
        if let key, below.isEmpty { throw .failed("no key is \(key), or below it; see: therapyctl config show --all") }
        let shown = all || key != nil ? below : below.filter { !$0.isDefault }
        try write(shown, hiding: below.count - shown.count, invocation)
        return .success
    }

    private func write(
        _ values: [ConfigurationValue],
        hiding hidden: Int,
        _ invocation: Invocation
    ) throws(ClientError) {
        switch invocation.format {
        case .json:
            try invocation.write(json: ConfigurationValue.object(of: values))
        case .jsonl:
            for value in values { try invocation.write(json: value.json) }
        case .csv:
            if invocation.hasLegend { try invocation.write(CSVText.line(["key", "value", "source"])) }
            for value in values {
                try invocation.write(CSVText.line([value.key, value.text ?? "", value.source].map(CSVText.harmless)))
            }
        case .table, .plain:
            if !values.isEmpty || invocation.format == .plain { try invocation.write(ConfigurationValue.table(values)) }
            guard invocation.format == .table, invocation.hasLegend else { return }
            let count = "\(values.count) \(values.count == 1 ? "key" : "keys") \(key == nil && !all ? "set" : "listed")"
            let rest = hidden == 0 ? "" : "; \(hidden) more with their defaults: --all"
            try invocation.writeLine("\(values.isEmpty ? "" : "\n")\(count)\(rest).")
        }
    }
}
