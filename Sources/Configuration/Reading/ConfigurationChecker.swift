import CalendarExpression
import TherapyKit
import Yams

/// Reads YAML's nodes by the declarations of keys, and collects what does not fit.
///
/// A scalar is decoded by its key's declared type, never by YAML's guess, to which `no` is a truth value and `1:30` a
/// number of seconds.
struct ConfigurationChecker {
    private let place: ConfigurationSource.Place
    private(set) var problems: [ConfigurationProblem] = []
    /// Where each value stands, by its path.
    private(set) var origins: [String: ConfigurationOrigin] = [:]

    init(place: ConfigurationSource.Place) {
        self.place = place
    }

    mutating func report(_ message: String, at node: Node? = nil, key: String? = nil) {
        problems.append(ConfigurationProblem(origin: origin(of: node), key: key, message: message))
    }

    private func origin(of node: Node?) -> ConfigurationOrigin {
        ConfigurationOrigin(place, line: node?.mark?.line)
    }

    /// The values of a group's keys; those that do not fit are left out and reported.
    mutating func values(of node: Node, fields: [ConfigurationField], path: String) -> [String: ConfigurationValue] {
        guard let members = members(of: node, path: path) else { return [:] }
        var values: [String: ConfigurationValue] = [:]
        for (name, keyNode, valueNode) in members {
            let key = Self.join(path, name)
            guard let field = fields.first(where: { $0.name == name }) else {
                report("unknown key\(NearestName.hint(for: name, among: fields.map(\.name)))", at: keyNode, key: key)
                continue
            }
            values[name] = value(of: valueNode, kind: field.kind, path: key)
        }
        return values
    }

    /// A mapping's members, with the node of each name for its line.
    mutating func members(of node: Node, path: String) -> [(name: String, key: Node, value: Node)]? {
        guard isPlain(node, path: path) else { return nil }
        // An empty file or group is a null scalar.
        if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "~" { return [] }
        guard case .mapping(let mapping) = node else {
            report("expected keys and values", at: node, key: path.isEmpty ? nil : path)
            return nil
        }
        return mapping.compactMap { key, value in
            guard case .scalar(let name) = key else {
                report("a key must be plain text", at: key, key: path.isEmpty ? nil : path)
                return nil
            }
            return (name.string, key, value)
        }
    }

    private mutating func value(of node: Node, kind: ConfigurationKind, path: String) -> ConfigurationValue? {
        guard isPlain(node, path: path) else { return nil }
        origins[path] = origin(of: node)
        switch kind {
        case .object(let fields): return .object(values(of: node, fields: fields, path: path))
        case .map(let kind):
            guard let members = members(of: node, path: path) else { return nil }
            var values: [String: ConfigurationValue] = [:]
            for (name, _, member) in members {
                values[name] = value(of: member, kind: kind, path: Self.join(path, name))
            }
            return .object(values)
        case .list(let kind):
            guard case .sequence(let elements) = node else {
                report("expected a list", at: node, key: path)
                return nil
            }
            var values: [ConfigurationValue] = []
            for (index, element) in elements.enumerated() {
                if let value = value(of: element, kind: kind, path: "\(path)[\(index)]") { values.append(value) }
            }
            return .list(values)
        case .bool, .integer, .duration, .timeOfDay, .calendar, .text, .path, .choice:
            guard case .scalar(let scalar) = node else {
                report("expected \(kind.expectation)", at: node, key: path)
                return nil
            }
            switch kind.read(scalar.string) {
            case .success(let value): return value
            case .failure(let mismatch):
                report(mismatch.message, at: node, key: path)
                return nil
            }
        }
    }

    /// Whether a node uses no anchor, alias or tag, which have no place in a configuration that people read.
    private mutating func isPlain(_ node: Node, path: String) -> Bool {
        if case .alias = node {
            report("aliases are not supported", at: node, key: path)
            return false
        }
        let tag =
            switch node {
            case .scalar(let scalar): scalar.tag.description
            case .mapping(let mapping): mapping.tag.description
            case .sequence(let sequence): sequence.tag.description
            case .alias(let alias): alias.tag.description
            }
        // A quoted scalar is tagged as text by the parser itself.
        guard ["", "!", "tag:yaml.org,2002:str"].contains(tag) else {
            report("tags are not supported", at: node, key: path)
            return false
        }
        return true
    }

    static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
