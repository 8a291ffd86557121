import ControlAPI
import PluginHost
import PracticeStore
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
            crashes: plugin.crashCount,
            requires: manifest?.requires ?? [],
            enabled: plugin.isEnabled,
            lastCrash: plugin.lastCrash.map(PluginsAPI.PluginCrash.init),
            setAside: plugin.setAside,
            lag: plugin.lag.map(Int.init),
            usage: PluginsAPI.PluginUsage(plugin.usage)
        )
    }
}

extension PluginsAPI.PluginCrash {
    init(_ crash: PluginCrash) {
        self.init(at: crash.at.wireText, call: crash.call, cause: crash.signalName, certain: crash.isCertain)
    }
}

extension PluginsAPI.PluginUsage {
    init(_ usage: PluginUsage) {
        let calls = usage.calls.values
        self.init(
            calls: Int(calls.reduce(0) { $0 + $1.count }),
            failures: Int(calls.reduce(0) { $0 + $1.failures }),
            timeouts: Int(calls.reduce(0) { $0 + $1.timeouts }),
            running: usage.running,
            processorSeconds: usage.processorTime / .seconds(1),
            loggedLines: Int(usage.loggedLines),
            droppedLines: Int(usage.droppedLines)
        )
    }
}

extension PluginsAPI.SetAsideEvent {
    init(_ event: SetAsideEvent) {
        let change = event.change
        self.init(
            sequence: Int(change.sequence),
            at: change.at.wireText,
            kind: change.kind.rawValue,
            entity: change.entity.rawValue,
            id: change.id,
            setAsideAt: event.setAsideAt.wireText,
            reason: event.reason
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
        var position = 0
        for argument in command.arguments {
            var described = argument.field.kind.description
            described["default"] = argument.field.defaultText.map(JSONValue.string)
            described["help"] = .string(argument.field.help)
            if argument.form == .positional {
                described["position"] = .number(JSONNumber(position))
                position += 1
            }
            if argument.isRequired { described["required"] = true }
            switch argument.completion {
            case .none: break
            case .ids(let entity): described["completion"] = .string(entity.rawValue)
            case .files: described["completion"] = "files"
            }
            arguments[argument.field.name] = .object(described)
        }
        self.init(
            name: command.name,
            summary: command.summary,
            arguments: RawJSON(arguments),
            discussion: command.discussion,
            changes: command.changes
        )
    }
}

extension ConfigurationKind {
    /// For clients that ask for an argument.
    fileprivate var description: JSONObject {
        switch self {
        case .bool: return ["type": "bool"]
        case .integer(let range):
            return [
                "type": "integer", "from": .number(JSONNumber(range.lowerBound)),
                "to": .number(JSONNumber(range.upperBound)),
            ]
        case .duration(let range):
            return [
                "type": "duration", "from": .string("\(range.lowerBound.components.seconds)s"),
                "to": .string("\(range.upperBound.components.seconds)s"),
            ]
        case .timeOfDay: return ["type": "time-of-day"]
        case .calendar: return ["type": "calendar"]
        case .text: return ["type": "text"]
        case .path: return ["type": "path"]
        case .choice(let choices): return ["type": "choice", "choices": .array(choices.map(JSONValue.string))]
        case .list(let kind):
            var described = kind.description
            described["repeated"] = true
            return described
        case .object, .map: return ["type": "object"]
        }
    }
}

extension PluginConfiguration {
    /// What was set, for people to look at.
    var json: JSONObject { ConfigurationValue.json(values) }
}

extension ConfigurationValue {
    /// For people to look at: time spans and the like as text.
    var json: JSONValue { Self.json(self) }

    fileprivate static func json(_ values: [String: ConfigurationValue]) -> JSONObject {
        var object = JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object[name] = json(value) }
        return object
    }

    private static func json(_ value: ConfigurationValue) -> JSONValue {
        switch value {
        case .bool(let value): .bool(value)
        case .integer(let value): .number(JSONNumber(value))
        case .duration(let value): .string("\(value.components.seconds)s")
        case .timeOfDay(let time): .string("\(time)")
        case .text(let text): .string(text)
        case .list(let values): .array(values.map(json))
        case .object(let values): .object(json(values))
        }
    }
}
