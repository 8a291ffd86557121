import PracticeStore
import TaskLanes
import TherapyKit

/// A plugin's own values.
struct PluginValues: ValueStore {
    let plugin: String
    let store: PracticeStore
    let allowance: PluginAllowance

    func value(forKey key: String) async throws(PracticeError) -> JSONValue? {
        try store.pluginValue(forKey: key, of: plugin)
    }

    func values(withPrefix prefix: String) async throws(PracticeError) -> [KeyedValue] {
        try store.pluginValues(withPrefix: prefix, of: plugin)
    }

    func set(_ values: [KeyedValue]) async throws(PracticeError) {
        let problems = values.compactMap(\.problem)
        if !problems.isEmpty { throw .invalid(problems) }
        do { try await allowance.waitToWrite(values.count) } catch {
            throw .unavailable(reason: "the call was cancelled before it was its turn")
        }
        try await offLane { () async throws(PracticeError) in try await store.setPluginValues(values, of: plugin) }
    }
}
