import Testing
import TherapyKit

@Suite("Manifests")
struct ManifestTests {
    private func problems(_ manifest: PluginManifest) -> [String] {
        manifest.problems.map { "\($0.field) \($0.message)" }
    }

    @Test("a whole one has no problem")
    func whole() {
        let limit = ConfigurationKey.integer("limit", default: 1, in: 1...9, help: "")
        let session = ConfigurationKey.text("session", help: "")
        let manifest = PluginManifest(
            name: "a-plugin-2",
            version: "1.20.0-beta.1+5",
            summary: "Does something",
            requires: ["other"],
            capabilities: [.scheduleJobs, .keepTables],
            configuration: [limit.field],
            jobs: [JobDeclaration(name: "work", summary: "Works")],
            events: ["session", "assignment.viewed", "form_response.created"],
            commands: [
                CommandDeclaration(name: "show", summary: "Shows", arguments: [.option(limit), .positional(session)])
            ],
            tables: [TableMigration(name: "1", statements: [])]
        )
        #expect(problems(manifest).isEmpty)
    }

    @Test(
        "a name is lower-case letters, digits and dashes",
        arguments: ["", "A", "1a", "-a", "a-", "a_b", "a.b", "ä", String(repeating: "a", count: 41)]
    )
    func names(name: String) {
        let manifest = PluginManifest(name: name, version: "1.0.0", summary: "s")
        #expect(manifest.problems.map(\.field) == ["name"])
    }

    @Test("a version is one of semver.org", arguments: ["", "1", "1.0", "1.0.x", "01.0.0", "v1.0.0", "1.0.0.0"])
    func versions(version: String) {
        #expect(PluginManifest(name: "a", version: version, summary: "s").problems.map(\.field) == ["version"])
    }

    @Test("every rule that is broken is told")
    func broken() {
        let field = ConfigurationField(name: "enabled", kind: .bool, help: "")
        let list = ConfigurationField(name: "list", kind: .list(.text), help: "")
        let text = ConfigurationField(name: "text", kind: .text, help: "")
        let manifest = PluginManifest(
            name: "a",
            version: "1.0.0",
            summary: "two\nlines",
            requires: ["a"],
            configuration: [field, text, text, ConfigurationField(name: "a b", kind: .text, help: "")],
            jobs: [JobDeclaration(name: "work", summary: "", timeout: .zero)],
            events: ["sessions"],
            commands: [
                CommandDeclaration(
                    name: "show",
                    summary: "",
                    arguments: [
                        CommandArgument(field: list, form: .positional),
                        CommandArgument(field: text, form: .positional, isRequired: true),
                        CommandArgument(field: ConfigurationField(name: "output", kind: .text, help: "")),
                    ]
                ), CommandDeclaration(name: "show", summary: ""),
            ],
            tables: [TableMigration(name: "1", statements: [])]
        )
        #expect(
            problems(manifest) == [
                "summary must be one line", "requires names the plugin itself", "configuration enabled is taken",
                "configuration text stands twice", "configuration a b is no name of a key",
                "events there are none of sessions", "jobs work needs a time and at least one attempt",
                "jobs need the capability schedule-jobs", "commands show stands twice", "commands.show output is taken",
                "commands.show has a required value behind one that may be left out",
                "commands.show has a value behind a list of values", "tables need the capability keep-tables",
            ]
        )
    }
}
