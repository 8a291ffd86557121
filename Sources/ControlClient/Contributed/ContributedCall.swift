import ControlAPI
import Varlink

/// The arguments of a plugin's command as they were typed, read by its declaration.
struct ContributedCall {
    let plugin: String
    let command: PluginsAPI.PluginCommand
    let arguments: [ContributedArgument]

    init(_ command: PluginsAPI.PluginCommand, of plugin: String) {
        self.plugin = plugin
        self.command = command
        arguments = command.arguments.members.map { ContributedArgument(name: $0.key, $0.value) }
    }

    /// Those that are given by their place, in their order.
    var positionals: [ContributedArgument] {
        arguments.filter { $0.position != nil }.sorted { $0.position ?? 0 < $1.position ?? 0 }
    }

    /// - Throws: `ClientError.usage` for what does not fit the declaration.
    func parameters(_ words: [String], _ invocation: Invocation) throws(ClientError) -> PluginsAPI.Invoke.Parameters {
        var values: [String: [String]] = [:]
        var positionals = positionals[...]
        var words = words[...]
        var isLiteral = false
        while let word = words.popFirst() {
            if word == "--", !isLiteral {
                isLiteral = true
            } else if !isLiteral, word.hasPrefix("--") {
                try take(option: word, &words, &values, invocation)
            } else {
                guard let argument = positionals.first else { throw .usage("\(word) is one word too many\(hint)") }
                if !argument.isRepeated { positionals.removeFirst() }
                values[argument.name, default: []].append(try argument.value(word, in: invocation))
            }
        }
        for argument in arguments where argument.isRequired && values[argument.name] == nil {
            throw .usage("\(argument.spelling) is missing\(hint)")
        }
        return .init(plugin: plugin, command: command.name, arguments: values.isEmpty ? nil : json(of: values))
    }

    private func take(
        option word: String,
        _ words: inout ArraySlice<String>,
        _ values: inout [String: [String]],
        _ invocation: Invocation
    ) throws(ClientError) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let options = arguments.filter { $0.position == nil }
        if let flag = options.first(where: { $0.isFlag && "no-\($0.name)" == name }), parts.count == 1 {
            return values[flag.name] = ["false"]
        }
        guard let argument = options.first(where: { $0.name == name }) else {
            throw .usage("\(word) is no option of \(plugin) \(command.name)\(hint)")
        }
        guard values[name] == nil || argument.isRepeated else { throw .usage("--\(name) is given twice") }
        let text: String
        if parts.count == 2 {
            text = String(parts[1])
        } else if argument.isFlag {
            text = "true"
        } else {
            guard let next = words.popFirst() else { throw .usage("--\(name) needs a value\(hint)") }
            text = next
        }
        values[name, default: []].append(try argument.value(text, in: invocation))
    }

    private var hint: String { "; see: therapyctl \(plugin) \(command.name) --help" }

    private func json(of values: [String: [String]]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        for argument in arguments {
            guard let texts = values[argument.name] else { continue }
            writer.key(escaping: argument.name)
            if argument.isRepeated {
                writer.beginArray()
                for text in texts { writer.write(text) }
                writer.endArray()
            } else {
                writer.write(texts[0])
            }
        }
        writer.endObject()
        return (try? RawJSON(validating: writer.bytes)) ?? .emptyObject
    }
}
