package import TherapyKit

/// A key or a group with its place in the tree.
struct ReferenceKey: Sendable {
    let field: ConfigurationField
    /// With its groups, such as `plugins.reminders.rules[].before`: `[]` is any element of a list, `NAME` any name.
    let path: String

    /// What a text that is given says, as people would write it; `nil` when nothing holds without the key.
    var defaultText: String? {
        guard let text = field.defaultText, !text.isEmpty else { return nil }
        if case .duration = field.kind { return SpanText.shortest(text) }
        return text
    }

    /// The keys below a group, a list of groups, or groups by name; none below anything else.
    var members: [ReferenceKey] {
        Self.members(of: field.kind, below: path)
    }

    private static func members(of kind: ConfigurationKind, below path: String) -> [ReferenceKey] {
        switch kind {
        case .object(let fields): fields.map { ReferenceKey(field: $0, path: "\(path).\($0.name)") }
        case .list(let element): members(of: element, below: "\(path)[]")
        case .map(let element): members(of: element, below: "\(path).NAME")
        default: []
        }
    }

    /// The key itself and everything below it, in the order of the declarations.
    var tree: [ReferenceKey] {
        [self] + members.flatMap(\.tree)
    }

    var isGroup: Bool {
        if case .object = field.kind { return true }
        return false
    }
}

/// What is told of the daemon in one go: its own keys, and those of each plugin.
package struct KeyTree: Sendable {
    /// The daemon's own, groups among them.
    let daemon: [ReferenceKey]
    /// A group for each plugin.
    let plugins: [ReferenceKey]
    /// Those two as they are declared.
    let all: [ReferenceKey]
    /// Whether a changed key takes effect with the next start only.
    let needsRestart: @Sendable (String) -> Bool

    /// - Parameter fields: with the plugins' in a group `plugins`.
    package init(_ fields: [ConfigurationField], needsRestart: @escaping @Sendable (String) -> Bool) {
        all = fields.map { ReferenceKey(field: $0, path: $0.name) }
        daemon = all.filter { $0.field.name != "plugins" }
        plugins = all.filter { $0.field.name == "plugins" }.flatMap(\.members)
        self.needsRestart = needsRestart
    }
}
