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
        try await store.setPluginValue(["n": 1], forKey: "place", of: "a")
        try await store.setPluginValue(["n": 2], forKey: "place", of: "b")
        try await store.setPluginValue(["n": 3], forKey: "place", of: "a")
        #expect(try store.pluginValue(forKey: "place", of: "a") == ["n": 3])
        #expect(try store.pluginValue(forKey: "place", of: "b") == ["n": 2])
        try await store.setPluginValue(nil, forKey: "place", of: "a")
        #expect(try store.pluginValue(forKey: "place", of: "a") == nil)
        #expect(try store.pluginValue(forKey: "place", of: "b") == ["n": 2])
    }

    @Test("keys are found by their prefix, whatever letters it is made of", arguments: ["", "hold/", "%", "_", "é"])
    func keys(prefix: String) async throws {
        let practice = try TestPractice()
        let store = practice.store
        defer { withExtendedLifetime(practice) {} }
        let keys = ["", "%", "%%a", "_", "a", "hold", "hold/1", "hold/2", "holdé", "é", "éa"]
        for key in keys { try await store.setPluginValue(.null, forKey: key, of: "a") }
        try await store.setPluginValue(.null, forKey: prefix + "other", of: "b")
        #expect(try store.pluginKeys(withPrefix: prefix, of: "a") == keys.filter { $0.hasPrefix(prefix) })
    }
}
