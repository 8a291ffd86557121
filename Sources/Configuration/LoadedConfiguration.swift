package import TherapyKit

/// A configuration as it was read: its values, and where each of them stands.
package struct LoadedConfiguration: Sendable {
    package let configuration: DaemonConfiguration
    /// Every key that has a value, by its place in the declarations.
    package let settings: [ConfigurationSetting]

    /// What holds without any source.
    package init() {
        configuration = DaemonConfiguration()
        settings = Self.settings([:], [:], plugins: [])
    }

    /// - Parameters:
    ///   - sources: later ones win.
    ///   - plugins: the manifests whose keys may stand under `plugins`; `nil` while it is not known which there are.
    ///   - unloaded: plugins whose keys nobody knows; of these, only `enabled` is read.
    /// - Throws: ``ConfigurationError`` with every problem, when there is one.
    package init(
        _ sources: [ConfigurationSource],
        plugins: [PluginManifest]?,
        unloaded: Set<String> = []
    ) throws(ConfigurationError) {
        var reader = ConfigurationReader(plugins: plugins, unloaded: unloaded)
        for source in sources { reader.read(source) }
        let configuration = DaemonConfiguration(root: PluginConfiguration(reader.values))
        if configuration.sessionLimits.shortest > configuration.sessionLimits.longest {
            reader.report("sessions.shortest", "the shortest session is longer than the longest")
        }
        let mail = PluginConfiguration(reader.values).group("delivery").group("mail")
        if let problem = DaemonConfiguration.Mail.problem(mail) { reader.report(problem.key, problem.message) }
        guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
        self.configuration = configuration
        settings = Self.settings(reader.values, reader.origins, plugins: plugins ?? [])
    }

    private static func settings(
        _ values: [String: ConfigurationValue],
        _ origins: [String: ConfigurationOrigin],
        plugins: [PluginManifest]
    ) -> [ConfigurationSetting] {
        func settings(of fields: [ConfigurationField], in values: [String: ConfigurationValue], below path: String)
            -> [ConfigurationSetting]
        {
            fields.flatMap { field -> [ConfigurationSetting] in
                let key = ConfigurationChecker.join(path, field.name)
                let value = values[field.name]
                guard case .object(let members) = field.kind else {
                    return ConfigurationSetting(key, field, value: value, origin: origins[key]).map { [$0] } ?? []
                }
                guard case .object(let group) = value else { return settings(of: members, in: [:], below: key) }
                return settings(of: members, in: group, below: key)
            }
        }
        return settings(of: DaemonKeys.all(plugins: plugins), in: values, below: "")
    }

    private init(_ configuration: DaemonConfiguration, _ settings: [ConfigurationSetting]) {
        self.configuration = configuration
        self.settings = settings
    }

    /// This one, but for the settings of an older reading whose changes are not applied.
    package func keeping(
        _ old: LoadedConfiguration,
        wherever unapplied: [ConfigurationChange]
    ) -> LoadedConfiguration {
        let kept = Set(unapplied.map(\.key))
        let stay = old.settings.filter { kept.contains($0.key) }
        return LoadedConfiguration(configuration, settings.filter { !kept.contains($0.key) } + stay)
    }

    /// A problem with a value, where it stands.
    package func problem(of key: String, _ message: String) -> ConfigurationProblem {
        // A rule in a list stands where its list does, and a key that is missing where its group does.
        let setting = settings.first { $0.key == key } ?? settings.first { key.hasPrefix($0.key) && $0.value != nil }
        return ConfigurationProblem(origin: setting?.origin, key: key, message: message)
    }

    /// What differs in a newer reading.
    package func changes(to new: LoadedConfiguration) -> [ConfigurationChange] {
        let old = Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0) })
        let newKeys = Set(new.settings.map(\.key))
        let changed = new.settings.compactMap { setting -> ConfigurationChange? in
            guard old[setting.key]?.text != setting.text else { return nil }
            return ConfigurationChange(setting.key, old: old[setting.key]?.text, new: setting)
        }
        let gone = settings.filter { !newKeys.contains($0.key) }
        return changed + gone.map { ConfigurationChange($0.key, old: $0.text, new: nil) }
    }
}

/// A key's value, and where it stands.
package struct ConfigurationSetting: Hashable, Sendable {
    /// With its groups, such as `delivery.mail.port`.
    package let key: String
    /// `nil` for a default.
    package let value: ConfigurationValue?
    /// As YAML in one line.
    package let text: String
    package let origin: ConfigurationOrigin

    /// - Returns: `nil` when nothing holds.
    init?(_ key: String, _ field: ConfigurationField, value: ConfigurationValue?, origin: ConfigurationOrigin?) {
        guard let text = value?.flowText ?? field.defaultText else { return nil }
        self.key = key
        self.value = value
        self.text = text
        self.origin = value == nil ? .declaration : origin ?? .declaration
    }
}

/// What another reading of the configuration says otherwise.
package struct ConfigurationChange: Hashable, Sendable {
    package let key: String
    package let old: String?
    package let new: String?
    /// Where the new value stands.
    package let origin: ConfigurationOrigin
    /// Whether it takes effect with the next start only.
    package let needsRestart: Bool

    init(_ key: String, old: String?, new: ConfigurationSetting?) {
        self.key = key
        self.old = old
        self.new = new?.text
        origin = new?.origin ?? .declaration
        needsRestart = DaemonKeys.needsRestart(key)
    }
}
