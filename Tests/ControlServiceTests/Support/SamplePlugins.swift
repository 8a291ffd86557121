import TherapyKit

/// Gives back what its command was called with.
struct SamplePlugin: Plugin {
    static let color = ConfigurationField(
        name: "color",
        kind: .choice(["red", "green"]),
        defaultText: "red",
        help: "?"
    )
    static let upTo = ConfigurationKey.integer("upTo", default: 0, in: 0...5000, help: "How far.")
    static let list = ConfigurationKey.texts("list", help: "Several.")
    static let manifest = PluginManifest(
        name: "sample",
        version: "2.1.0",
        summary: "Says what it heard",
        capabilities: [.storeValues, .readRecords],
        configuration: [color],
        jobs: [JobDeclaration(name: "listen", summary: "Listens")],
        events: ["session.completed"],
        commands: [
            CommandDeclaration(
                name: "echo",
                summary: "Says it again",
                arguments: [
                    ConfigurationField(name: "loud", kind: .bool, help: "Whether to shout."),
                    ConfigurationField(name: "times", kind: .integer(1...10), defaultText: "1", help: "How often."),
                    ConfigurationField(
                        name: "after",
                        kind: .duration(.zero ... .seconds(3600)),
                        defaultText: "0s",
                        help: "How late."
                    ),
                    ConfigurationField(name: "text", kind: .text, help: "What."),
                    ConfigurationField(name: "file", kind: .path, help: "Where."),
                    color,
                ].map { CommandArgument(field: $0) }
            ),
            CommandDeclaration(name: "fail", summary: "Fails"),
            CommandDeclaration(
                name: "count",
                summary: "Counts, and says so",
                arguments: [.positional(upTo), .option(list)],
                changes: true
            ),
        ]
    )
    static let set = PluginConfiguration(["color": .text("green")])

    init(configuration: PluginConfiguration) {}

    func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        if command.name == "count" {
            for number in 0..<command.arguments[Self.upTo] {
                try await command.emit(["number": .number(JSONNumber(number))])
            }
            return ["done": true]
        }
        guard command.name == "echo" else { throw CommandError("nothing was said") }
        var heard = JSONObject()
        for (name, value) in command.arguments.values.sorted(by: { $0.key < $1.key }) {
            heard[name] = .string("\(value)")
        }
        return heard
    }
}

/// Cannot be activated.
struct FailingPlugin: Plugin {
    static let manifest = PluginManifest(
        name: "failing",
        version: "1.0.0",
        summary: "Fails",
        commands: [CommandDeclaration(name: "act", summary: "Acts")]
    )

    init(configuration: PluginConfiguration) {}

    func activate(in context: PluginContext) async throws { throw CommandError("it is not its day") }
}

/// Is not chosen by the configuration.
struct IdlePlugin: Plugin {
    static let manifest = PluginManifest(
        name: "idle",
        version: "1.0.0",
        summary: "Rests",
        commands: [CommandDeclaration(name: "act", summary: "Acts")]
    )

    init(configuration: PluginConfiguration) {}
}
