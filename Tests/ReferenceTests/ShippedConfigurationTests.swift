import BuiltInPlugins
import Configuration
import Reference
import Testing
import TherapyKit

@Suite("The shipped configuration")
struct ShippedConfigurationTests {
    /// A line that is commented out, by what it is without the character.
    private struct Setting {
        let index: Int
        let depth: Int
        let text: String

        init?(_ line: Substring, at index: Int) {
            let text = line.drop { $0 == " " }
            guard text.first == "#", text.dropFirst().first?.isLetter == true else { return nil }
            self.index = index
            depth = (line.count - text.count) / 2
            self.text = String(text.dropFirst())
        }

        var name: String { String(text.prefix { $0 != ":" }) }
    }

    private let lines: [Substring]
    private let settings: [Setting]

    init() throws {
        lines = try Repository.documents().shippedConfiguration.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        settings = lines.enumerated().compactMap { Setting($1, at: $0) }
    }

    @Test("sets nothing as it is")
    func asItIs() throws {
        let loaded = try load(lines.joined(separator: "\n"))
        #expect(loaded.settings.filter { $0.value != nil }.isEmpty)
    }

    @Test("is valid with everything in force, each plugin included")
    func everything() throws {
        let loaded = try load(text(with: settings))
        for registration in BuiltInPlugins.all {
            let settings = try #require(loaded.configuration.pluginSettings[registration.manifest.name])
            _ = try registration.makePlugin(configuration: settings.configuration)
        }
    }

    @Test("is valid with any one key and the groups that it is in")
    func anyOne() throws {
        for setting in settings {
            // A mail server without an address is refused, as it should be.
            let needed = settings.filter { other in
                path(of: setting).starts(with: ["delivery", "mail"]) && setting.name != "mail"
                    && [["delivery", "mail", "server"], ["delivery", "mail", "from"]].contains(path(of: other))
            }
            #expect(throws: Never.self, "\(setting.text)") {
                try load(text(with: groups(of: setting) + [setting] + needed))
            }
        }
    }

    @Test("has of each key the default that is declared")
    func defaults() throws {
        let written = try load(text(with: settings)).settings
        for (path, field) in declared {
            guard let text = field.defaultText, !text.isEmpty else { continue }
            let setting = try #require(settings.first { self.path(of: $0) == path })
            let value =
                switch field.kind {
                case .list, .map: text
                default: "\"\(text)\""
                }
            var lines = self.text(with: settings).split(separator: "\n", omittingEmptySubsequences: false)
            lines[setting.index] = lines[setting.index].prefix { $0 != ":" } + ": \(value)"
            let key = path.joined(separator: ".")
            let other = try load(lines.joined(separator: "\n")).settings
            #expect(written.first { $0.key == key }?.text == other.first { $0.key == key }?.text, "\(key)")
        }
    }

    @Test("has every key of the daemon and of the plugins")
    func everyKey() {
        let parents = declared.flatMap { path, _ in path.indices.dropFirst().map { Array(path[..<$0]) } }
        #expect(Set(settings.map(path)) == Set(declared.map(\.path) + parents))
    }

    /// The keys that are no groups, by path.
    private var declared: [(path: [String], field: ConfigurationField)] {
        func keys(_ fields: [ConfigurationField], below path: [String]) -> [([String], ConfigurationField)] {
            fields.flatMap { field -> [([String], ConfigurationField)] in
                let path = path + [field.name]
                guard case .object(let members) = field.kind else { return [(path, field)] }
                return keys(members, below: path)
            }
        }
        return keys(ConfigurationReference.fields(plugins: Repository.plugins), below: [])
    }

    // MARK: Uncommenting

    private func load(_ text: String) throws -> LoadedConfiguration {
        try LoadedConfiguration([ConfigurationSource(.file("therapyd.conf"), text: text)], plugins: Repository.plugins)
    }

    private func text(with chosen: [Setting]) -> String {
        var lines = lines.map(String.init)
        for setting in chosen { lines[setting.index] = String(repeating: "  ", count: setting.depth) + setting.text }
        return lines.joined(separator: "\n")
    }

    private func path(of setting: Setting) -> [String] {
        (groups(of: setting) + [setting]).map(\.name)
    }

    /// The lines of the groups that a line is in, the outermost first.
    private func groups(of setting: Setting) -> [Setting] {
        var groups: [Setting] = []
        var depth = setting.depth
        for candidate in settings.reversed() where candidate.index < setting.index && candidate.depth < depth {
            groups.insert(candidate, at: 0)
            depth = candidate.depth
        }
        return groups
    }
}
