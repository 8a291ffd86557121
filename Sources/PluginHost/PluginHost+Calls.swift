package import PracticeStore
package import TherapyKit
package import TimeZoneRules

/// Asking, and calling.
extension PluginHost {
    /// What another host would need to run the same plugins as this one does.
    package var registrations: [(PluginRegistration, PluginSettings)] {
        order.names.compactMap { name in
            guard let entry = entries[name], let registration = entry.code.registration else { return nil }
            let isEnabled = entry.isEnabled && entry.quarantine == nil
            return (registration, PluginSettings(enabled: isEnabled, configuration: entry.settings.configuration))
        }
    }

    /// The practice's own time zone.
    package nonisolated var localZone: @Sendable () -> TimeZoneRules { services.localZone }

    /// Where the code of each comes from.
    package var codes: [String: PluginCode] { entries.mapValues(\.code) }

    /// All of them, by name.
    package var plugins: [PluginSnapshot] {
        let head = try? services.feed.head()
        let records = (try? services.store.pluginRecords()) ?? [:]
        return entries.values.sorted { $0.name < $1.name }.map { snapshot($0, records[$0.name], head: head) }
    }

    package func plugin(_ name: String) throws(PluginCallError) -> PluginSnapshot {
        let record = try? services.store.pluginRecords()[name]
        return snapshot(try entry(name), record, head: try? services.feed.head())
    }

    /// The events that a plugin could not bear, the oldest first.
    package func setAsideEvents(of name: String) throws -> [SetAsideEvent] {
        try services.store.setAsideEvents(of: name, limit: 100)
    }

    /// Runs a command that a plugin contributes.
    /// - Parameter output: takes what the command says before its end; the command waits for it.
    package func invoke(
        _ command: String,
        of name: String,
        arguments: [String: ConfigurationValue],
        as actor: Actor,
        output: @escaping @Sendable (JSONObject) async throws -> Void
    ) async throws(PluginCallError) -> JSONObject {
        let entry = try entry(name)
        guard entry.manifest?.commands.contains(where: { $0.name == command }) ?? true else {
            throw .commandNotFound(plugin: name, command: command)
        }
        guard let instance = entry.instance else { throw .unavailable(name: name, state: entry.state) }
        let invocation = CommandInvocation(
            name: command,
            arguments: PluginConfiguration(arguments),
            actor: actor,
            output: output
        )
        do {
            return try await instance.invoke(invocation)
        } catch {
            if let error = error as? PluginGivenUp { giveUp(name, because: error) }
            throw .commandFailed(plugin: name, command: command, message: "\(error)")
        }
    }

    /// What every active plugin has to say about a record, by the plugins' names, or why it says nothing.
    package func explain(_ record: ExplainedRecord) async -> [(plugin: String, lines: Result<[Explanation], any Error>)]
    {
        var answers: [(plugin: String, lines: Result<[Explanation], any Error>)] = []
        for (name, instance) in entries.compactMapValues(\.instance).sorted(by: { $0.key < $1.key }) {
            do {
                answers.append((name, .success(try await instance.explain(record))))
            } catch {
                if let error = error as? PluginGivenUp { giveUp(name, because: error) }
                answers.append((name, .failure(error)))
            }
        }
        return answers
    }

    func entry(_ name: String) throws(PluginCallError) -> PluginEntry {
        guard let entry = entries[name] else { throw .notFound(name: name) }
        return entry
    }

    private func snapshot(_ entry: PluginEntry, _ record: PluginRecord?, head: Int64?) -> PluginSnapshot {
        let isFed = entry.instance.map { !$0.manifest.events.isEmpty } ?? false
        let place = isFed ? entry.place ?? (try? services.feed.place(of: entry.name)) : nil
        return PluginSnapshot(
            name: entry.name,
            manifest: entry.manifest,
            path: entry.code.path,
            state: entry.state,
            configuration: entry.settings.configuration,
            isEnabled: entry.isEnabled,
            crashCount: record?.crashCount ?? 0,
            lastCrash: record?.lastCrash,
            usage: entry.usage,
            lag: place.flatMap { place in head.map { max(0, $0 - place) } },
            setAside: entry.setAside
        )
    }
}
