import ControlAPI
import Varlink

extension Invocation {
    /// What became of a plugin: a line for people, its row for scripts.
    func writeChange<Method: VarlinkMethod>(
        _ verb: String,
        _ answer: Answer<Method>,
        _ plugin: (Method.Reply) -> PluginsAPI.Plugin
    ) throws(ClientError) {
        if format.isJSON { return try write(json: answer.raw) }
        let plugin = plugin(try answer.reply())
        guard format == .table else {
            return try write(table(of: [plugin], RecordContext(time: time)))
        }
        let because = plugin.reason.map { ": \($0)" } ?? ""
        try writeLine("\(verb) \(plugin.name): it is \(plugin.state.rawValue) now\(because)".singleLine)
    }
}
