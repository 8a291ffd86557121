import PracticeStore
import TherapyKit

/// A plugin's own values.
struct PluginValues: ValueStore {
    let plugin: String
    let store: PracticeStore

    func value(forKey key: String) async throws(PracticeError) -> JSONValue? {
        try store.pluginValue(forKey: key, of: plugin)
    }

    func values(withPrefix prefix: String) async throws(PracticeError) -> [KeyedValue] {
        try store.pluginValues(withPrefix: prefix, of: plugin)
    }

    func set(_ values: [KeyedValue]) async throws(PracticeError) {
        try await store.setPluginValues(values, of: plugin)
    }
}
