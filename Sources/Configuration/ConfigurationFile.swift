import FoundationEssentials
package import TherapyKit
import Yams

/// Reads and checks the configuration file.
package enum ConfigurationFile {
    /// Reads a file's text.
    package static func read(_ path: String) throws(ConfigurationError) -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read as UTF-8" : "does not exist"
            throw ConfigurationError(problems: [ConfigurationProblem(file: path, message: reason)])
        }
    }

    /// Checks a file's text.
    /// - Parameters:
    ///   - plugins: the manifests whose keys may stand under `plugins`; `nil` while it is not known which there are.
    ///   - unloaded: plugins whose keys nobody knows; of these, only `enabled` is read.
    /// - Throws: ``ConfigurationError`` with every problem, when there is one.
    package static func parse(
        _ text: String,
        file: String,
        plugins: [PluginManifest]?,
        unloaded: Set<String> = []
    ) throws(ConfigurationError) -> DaemonConfiguration {
        guard let root = try compose(text, file: file) else { return DaemonConfiguration() }
        var checker = ConfigurationChecker(file: file)
        let pluginsField = ConfigurationField(name: "plugins", kind: .object([]), help: "The plugins, by name.")
        var settings: [String: DaemonConfiguration.PluginSettings] = [:]
        var daemonNodes: [(Node, Node)] = []
        for (name, key, value) in checker.members(of: root, path: "") ?? [] {
            if name == pluginsField.name {
                guard let plugins else { continue }
                settings = checker.pluginSettings(of: value, manifests: plugins, unloaded: unloaded)
            } else {
                daemonNodes.append((key, value))
            }
        }
        let values = checker.values(
            of: .mapping(Node.Mapping(daemonNodes)),
            fields: DaemonKeys.fields + [pluginsField],
            path: ""
        )
        let configuration = DaemonConfiguration(root: PluginConfiguration(values), plugins: settings)
        if configuration.sessionLimits.shortest > configuration.sessionLimits.longest {
            checker.report("the shortest session is longer than the longest", key: "sessions.shortest")
        }
        let mail = PluginConfiguration(values).group("delivery").group("mail")
        if let problem = DaemonConfiguration.Mail.problem(mail) { checker.report(problem.message, key: problem.key) }
        guard checker.problems.isEmpty else {
            throw ConfigurationError(problems: checker.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return configuration
    }

    private static func compose(_ text: String, file: String) throws(ConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError(problems: [problem(error, file: file)])
        }
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
    fileprivate mutating func pluginSettings(
        of node: Node,
        manifests: [PluginManifest],
        unloaded: Set<String>
    ) -> [String: DaemonConfiguration.PluginSettings] {
        let enabled = ConfigurationKey.bool("enabled", default: false, help: "Whether the plugin runs.")
        var settings: [String: DaemonConfiguration.PluginSettings] = [:]
        for (name, key, value) in members(of: node, path: "plugins") ?? [] {
            let path = Self.join("plugins", name)
            if unloaded.contains(name) {
                settings[name] = DaemonConfiguration.PluginSettings(
                    enabled: isEnabled(value, by: enabled, path: path),
                    configuration: PluginConfiguration()
                )
                continue
            }
            guard let manifest = manifests.first(where: { $0.name == name }) else {
                report("no such plugin\(NearestName.hint(for: name, among: manifests.map(\.name)))", at: key, key: path)
                continue
            }
            let values = values(of: value, fields: [enabled.field] + manifest.configuration, path: path)
            let configuration = PluginConfiguration(values)
            settings[name] = DaemonConfiguration.PluginSettings(
                enabled: configuration[enabled],
                configuration: configuration
            )
        }
        return settings
    }

    /// What the one key says that every plugin has.
    private mutating func isEnabled(_ node: Node, by key: ConfigurationKey<Bool>, path: String) -> Bool {
        let member = (members(of: node, path: path) ?? []).filter { $0.name == key.field.name }.map {
            ($0.key, $0.value)
        }
        let values = values(of: .mapping(Node.Mapping(member)), fields: [key.field], path: path)
        return PluginConfiguration(values)[key]
    }
}
