import TherapyKit

/// Numbers as types, so that one source gives as many plugins as are wanted: a manifest belongs to a type.
protocol Number: Sendable {
    static var value: Int { get }
}

enum Zero: Number {
    static let value = 0
}

enum Next<Before: Number>: Number {
    static var value: Int { Before.value + 1 }
}

/// A plugin that notes when its events come.
struct Listener<Index: Number>: Plugin {
    static var manifest: PluginManifest {
        PluginManifest(
            name: "listener-\(Index.value)",
            version: "1.0.0",
            summary: "Notes when events come",
            capabilities: [.readRecords, .storeValues, .scheduleJobs],
            jobs: [JobDeclaration(name: "work", summary: "Works")],
            events: ["session"],
            commands: [CommandDeclaration(name: "act", summary: "Acts")]
        )
    }

    init(configuration: PluginConfiguration) {}

    func receive(_ event: Change, in context: PluginContext) async throws {
        Arrivals.shared.note(Index.value)
    }
}

/// - Returns: so many different plugins.
func listeners(_ count: Int) -> [PluginRegistration] {
    listeners(from: Zero.self, count)
}

@inline(never)
private func listeners<Index: Number>(from index: Index.Type, _ count: Int) -> [PluginRegistration] {
    guard Index.value < count else { return [] }
    return [PluginRegistration(Listener<Index>.self)] + listeners(from: Next<Index>.self, count)
}
