import Testing

@testable import PluginHost

@Suite("The order of plugins")
struct PluginOrderTests {
    @Test(
        "what is required comes first, and else the names decide",
        arguments: [
            ([:], []),
            (["b": [], "a": [], "c": []], ["a", "b", "c"]),
            (["a": ["z"], "b": [], "z": []], ["b", "z", "a"]),
            (["a": ["b"], "b": ["c"], "c": []], ["c", "b", "a"]),
            (["a": ["c", "b"], "b": [], "c": [], "d": ["a"]], ["b", "c", "a", "d"]),
        ] as [([String: [String]], [String])]
    )
    func order(requirements: [String: [String]], names: [String]) {
        let order = PluginOrder(requirements)
        #expect(order.names == names)
        #expect(order.obstacles.isEmpty)
    }

    @Test("what there is not is told, and so is a circle, and the others have their order")
    func obstacles() {
        let order = PluginOrder(["a": ["nothing"], "b": ["c"], "c": ["d"], "d": ["b"], "e": ["b"], "f": []])
        #expect(order.names == ["a", "f", "b", "c", "d", "e"])
        #expect(
            order.obstacles == [
                "a": "requires nothing, which there is not",
                "b": "requires c, which requires d, which requires b",
                "c": "requires d, which requires b, which requires c",
                "d": "requires b, which requires c, which requires d",
                "e": "requires b, which requires c, which requires d, which requires b",
            ]
        )
    }
}
