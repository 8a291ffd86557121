import TherapyKit

/// In which order plugins are activated: those that others require first, and else by name.
struct PluginOrder: Equatable {
    /// The names in their order.
    private(set) var names: [String] = []
    /// Why the others cannot be activated at all.
    private(set) var obstacles: [String: String] = [:]

    /// - Parameter requirements: what each plugin requires, by name.
    init(_ requirements: [String: [String]]) {
        var open = requirements
        var isSettled = Set<String>()
        while let next = open.keys.sorted().first(where: { name in
            requirements[name, default: []].allSatisfy { isSettled.contains($0) || requirements[$0] == nil }
        }) {
            open[next] = nil
            isSettled.insert(next)
            names.append(next)
            let missing = requirements[next, default: []].filter { requirements[$0] == nil }.sorted()
            if !missing.isEmpty { obstacles[next] = "requires \(missing.joined(separator: ", ")), which there is not" }
        }
        for name in open.keys.sorted() {
            names.append(name)
            obstacles[name] = "requires \(Self.circle(from: name, in: open).joined(separator: ", which requires "))"
        }
    }

    /// What leads from a plugin that waits for a circle into it and around.
    private static func circle(from name: String, in open: [String: [String]]) -> [String] {
        var path: [String] = []
        var next = name
        repeat {
            // Each of them waits for another of them.
            guard let required = open[next, default: []].filter({ open[$0] != nil }).min() else { break }
            path.append(required)
            next = required
        } while path.filter({ $0 == next }).count < 2 && next != name
        return path
    }
}
