import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

@Suite struct PluginValueTests {
    @Test("values are kept under keys of the plugin's own, replaced, and removed")
    func values() async throws {
        let practice = try TestPractice()
        let store = practice.store
        defer { withExtendedLifetime(practice) {} }
        #expect(try store.pluginValue(forKey: "place", of: "a") == nil)
        try await store.setPluginValues([KeyedValue("place", ["n": 1])], of: "a")
        try await store.setPluginValues([KeyedValue("place", ["n": 2])], of: "b")
        try await store.setPluginValues([KeyedValue("place", ["n": 3])], of: "a")
        #expect(try store.pluginValue(forKey: "place", of: "a") == ["n": 3])
        #expect(try store.pluginValue(forKey: "place", of: "b") == ["n": 2])
        try await store.setPluginValues([KeyedValue("place", nil)], of: "a")
        #expect(try store.pluginValue(forKey: "place", of: "a") == nil)
        #expect(try store.pluginValue(forKey: "place", of: "b") == ["n": 2])
    }

    @Test("keys are found by their prefix, whatever letters it is made of", arguments: ["", "hold/", "%", "_", "é"])
    func keys(prefix: String) async throws {
        let practice = try TestPractice()
        let store = practice.store
        defer { withExtendedLifetime(practice) {} }
        let keys = ["", "%", "%%a", "_", "a", "hold", "hold/1", "hold/2", "holdé", "é", "éa"]
        try await store.setPluginValues(keys.map { KeyedValue($0, .null) }, of: "a")
        try await store.setPluginValues([KeyedValue(prefix + "other", .null)], of: "b")
        let expected = keys.filter { $0.hasPrefix(prefix) }.map { KeyedValue($0, .null) }
        #expect(try store.pluginValues(withPrefix: prefix, of: "a") == expected)
    }
}
