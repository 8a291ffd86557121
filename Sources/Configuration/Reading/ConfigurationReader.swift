import TherapyKit
import Yams

/// Reads sources by the declarations of keys, and puts them together: later ones win key by key, lists are replaced
/// whole.
struct ConfigurationReader {
    /// Plugins whose keys nobody knows; of these, only `enabled` is read.
    private let unloaded: Set<String>
    private let manifests: [PluginManifest]?
    private let fields: [ConfigurationField]
    private(set) var values: [String: ConfigurationValue] = [:]
    private(set) var origins: [String: ConfigurationOrigin] = [:]
    private(set) var problems: [ConfigurationProblem] = []

    /// - Parameter manifests: `nil` while it is not known which plugins there are: what is said of them is left alone.
    init(plugins manifests: [PluginManifest]?, unloaded: Set<String>) {
        self.manifests = manifests
        self.unloaded = unloaded
        fields = DaemonKeys.all(plugins: manifests ?? [])
    }

    mutating func read(_ source: ConfigurationSource) {
        let root: Node?
        do { root = try Yams.compose(yaml: source.text) } catch {
            problems.append(Self.problem(error, file: source.place.name))
            return
        }
        var checker = ConfigurationChecker(place: source.place)
        switch source.place {
        case .file: if let root { read(root, by: &checker) }
        case .variable(let name): read(root ?? Node(""), of: name, by: &checker)
        }
        problems += checker.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        origins.merge(checker.origins) { $1 }
    }

    mutating func report(_ key: String, _ message: String) {
        problems.append(ConfigurationProblem(origin: origins[key], key: key, message: message))
    }

    /// A variable's value, as a file would have it: below its groups.
    private mutating func read(_ value: Node, of variable: String, by checker: inout ConfigurationChecker) {
        guard let path = ConfigurationVariables.path(of: variable, in: fields) else {
            // Which plugins there are is not known yet; it will be read again.
            if manifests == nil, variable.hasPrefix("\(ConfigurationVariables.prefix)PLUGINS_") { return }
            checker.report(
                "no such key\(NearestName.hint(for: variable, among: ConfigurationVariables.names(of: fields)))"
            )
            return
        }
        let root = path.reversed().reduce(value) { Node([(Node($1), $0)]) }
        read(root, by: &checker)
    }

    private mutating func read(_ root: Node, by checker: inout ConfigurationChecker) {
        var daemon: [(Node, Node)] = []
        for (name, key, value) in checker.members(of: root, path: "") ?? [] {
            if name != "plugins" {
                daemon.append((key, value))
            } else if let manifests {
                let plugins = checker.plugins(of: value, manifests: manifests, unloaded: unloaded)
                values.merge(["plugins": .object(plugins)])
            }
        }
        values.merge(checker.values(of: .mapping(Node.Mapping(daemon)), fields: fields, path: ""))
    }

    private static func problem(_ error: any Error, file: String) -> ConfigurationProblem {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationProblem(file: file, line: mark.line, message: "no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ConfigurationProblem(
                file: file,
                line: context.mark.line,
                message: "a key stands twice: \(duplicates.joined(separator: ", "))"
            )
        case .reader(let problem, _, _, _): ConfigurationProblem(file: file, message: "no YAML: \(problem)")
        default: ConfigurationProblem(file: file, message: "no YAML: \(error)")
        }
    }
}

extension ConfigurationChecker {
    fileprivate mutating func plugins(
        of node: Node,
        manifests: [PluginManifest],
        unloaded: Set<String>
    ) -> [String: ConfigurationValue] {
        let enabled = DaemonKeys.pluginEnabled.field
        var plugins: [String: ConfigurationValue] = [:]
        for (name, key, value) in members(of: node, path: "plugins") ?? [] {
            let path = Self.join("plugins", name)
            if unloaded.contains(name) {
                let known = (members(of: value, path: path) ?? []).filter { $0.name == enabled.name }
                let mapping = Node.Mapping(known.map { ($0.key, $0.value) })
                plugins[name] = .object(values(of: .mapping(mapping), fields: [enabled], path: path))
            } else if let manifest = manifests.first(where: { $0.name == name }) {
                plugins[name] = .object(values(of: value, fields: [enabled] + manifest.configuration, path: path))
            } else {
                report("no such plugin\(NearestName.hint(for: name, among: manifests.map(\.name)))", at: key, key: path)
            }
        }
        return plugins
    }
}

extension [String: ConfigurationValue] {
    /// Takes the other's values, group by group.
    fileprivate mutating func merge(_ other: Self) {
        merge(other) { old, new in
            guard case .object(var group) = old, case .object(let members) = new else { return new }
            group.merge(members)
            return .object(group)
        }
    }
}
