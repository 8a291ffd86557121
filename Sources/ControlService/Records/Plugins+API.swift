import ControlAPI
import PluginHost
import TherapyKit
import Varlink

extension PluginsAPI.Plugin {
    init(_ plugin: PluginSnapshot) {
        let manifest = plugin.manifest
        self.init(
            name: plugin.name,
            version: manifest?.version ?? "",
            summary: manifest?.summary ?? "",
            kind: plugin.path == nil ? .builtin : .external,
            path: plugin.path,
            state: PluginsAPI.PluginState(plugin.state),
            reason: plugin.state.reason,
            jobs: manifest?.jobs.map(\.name) ?? [],
            events: manifest?.events ?? [],
            capabilities: manifest?.capabilities.map(\.rawValue).sorted() ?? [],
            commands: manifest?.commands.map(PluginsAPI.PluginCommand.init) ?? [],
            crashes: 0
        )
    }
}

extension PluginsAPI.PluginState {
    init(_ state: PluginStatus) {
        switch state {
        case .disabled: self = .disabled
        case .active: self = .active
        case .degraded: self = .degraded
        case .failed: self = .failed
        case .quarantined: self = .quarantined
        }
    }
}

extension PluginsAPI.PluginCommand {
    init(_ command: CommandDeclaration) {
        var arguments = JSONObject()
        for field in command.arguments.map(\.field) {
            var described = JSONObject()
            described["type"] = .string(field.kind.typeName)
            described["default"] = field.defaultText.map(JSONValue.string)
            described["help"] = .string(field.help)
            arguments[field.name] = .object(described)
        }
        self.init(name: command.name, summary: command.summary, arguments: RawJSON(arguments))
    }
}

extension ConfigurationKind {
    /// For people and front ends that ask for an argument.
    fileprivate var typeName: String {
        switch self {
        case .bool: "bool"
        case .integer: "integer"
        case .duration: "duration"
        case .text: "text"
        case .path: "path"
        case .choice(let choices): choices.joined(separator: "|")
        case .list: "list"
        case .object, .map: "object"
        }
    }
}

extension PluginConfiguration {
    /// What was set, for people to look at.
    var json: JSONObject { Self.json(values) }

    private static func json(_ values: [String: ConfigurationValue]) -> JSONObject {
        var object = JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object[name] = json(value) }
        return object
    }

    private static func json(_ value: ConfigurationValue) -> JSONValue {
        switch value {
        case .bool(let value): .bool(value)
        case .integer(let value): .number(JSONNumber(value))
        case .duration(let value): .string("\(value.components.seconds)s")
        case .text(let text): .string(text)
        case .list(let values): .array(values.map(json))
        case .object(let values): .object(json(values))
        }
    }
}
