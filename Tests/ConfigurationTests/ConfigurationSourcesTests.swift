import Configuration
import Foundation
import Testing
import TherapyKit

@Suite struct ConfigurationSourcesTests {
    private func load(_ texts: (ConfigurationSource.Place, String)...) throws(ConfigurationError) -> LoadedConfiguration
    {
        try LoadedConfiguration(
            texts.map { ConfigurationSource($0.0, text: $0.1) },
            plugins: [ConfigurationFileTests.manifest]
        )
    }

    private func setting(_ key: String, _ loaded: LoadedConfiguration) -> String? {
        loaded.settings.first { $0.key == key }.map { "\($0.text) (\($0.origin))" }
    }

    @Test("later sources win key by key, lists are replaced whole, and each value knows where it stands")
    func merging() throws {
        let loaded = try load(
            (.file("a.conf"), "log: {level: debug}\naccess:\n  staff: [a, b]\n  observer: [c]\n"),
            (.file("b.conf"), "access:\n  staff: [d]\nplugins: {auto-completion: {enabled: true}}"),
            (.variable("THERAPYD_CONFIG_PLUGINS_AUTO_COMPLETION_GRACE"), "5min")
        )
        #expect(setting("log.level", loaded) == "debug (a.conf:1)")
        #expect(setting("access.staff", loaded) == "[d] (b.conf:2)")
        #expect(setting("access.observer", loaded) == "[c] (a.conf:4)")
        #expect(setting("sessions.shortest", loaded) == "60s (default)")
        #expect(
            setting("plugins.auto-completion.grace", loaded) == "5min (THERAPYD_CONFIG_PLUGINS_AUTO_COMPLETION_GRACE)"
        )
        #expect(loaded.configuration.access.staff == ["d"])
        #expect(loaded.configuration.pluginSettings["auto-completion"]?.enabled == true)
    }

    @Test("a variable can hold a group, and one that is no key's is refused with the nearest")
    func variables() throws {
        let loaded = try load((.variable("THERAPYD_CONFIG_DELIVERY_MAIL"), "{server: a, from: b@c, fromName: D}"))
        #expect(loaded.configuration.mail?.fromName == "D")
        #expect {
            _ = try load((.variable("THERAPYD_CONFIG_LOG_LEVL"), "debug"))
        } throws: { error in
            "\(error)" == "THERAPYD_CONFIG_LOG_LEVL: no such key; did you mean \"THERAPYD_CONFIG_LOG_LEVEL\"?"
        }
        #expect {
            _ = try load((.variable("THERAPYD_CONFIG_BACKUP_KEEP"), "many"))
        } throws: { error in
            "\(error)".hasPrefix("THERAPYD_CONFIG_BACKUP_KEEP:1: backup.keep: expected a whole number")
                || "\(error)".hasPrefix("THERAPYD_CONFIG_BACKUP_KEEP: backup.keep: expected a whole number")
        }
    }

    @Test("a bad schedule is refused where it stands")
    func schedule() {
        #expect {
            _ = try load((.file("a.conf"), "backup:\n  schedule: \"*-*-* 25:00\"\n"))
        } throws: { error in
            "\(error)".hasPrefix("a.conf:2: backup.schedule: expected a calendar event such as Mon..Fri 02:30: ")
        }
    }

    @Test("what differs is told with old and new, where it stands, and whether it needs a restart")
    func changes() throws {
        let old = try load((.file("a.conf"), "log: {level: debug}\nbackup: {keep: 3}\n"))
        let new = try load((.file("a.conf"), "database: {path: /x}\n\nlog: {level: debug}\nbackup: {keep: 4}\n"))
        let changes = old.changes(to: new)
        #expect(
            changes.map { "\($0.key): \($0.old ?? "-") → \($0.new ?? "-"), \($0.origin), \($0.needsRestart)" } == [
                "database.path: - → /x, a.conf:1, true", "backup.keep: 3 → 4, a.conf:4, false",
            ]
        )
        #expect(new.changes(to: new).isEmpty)
        let applied = new.keeping(old, wherever: changes.filter(\.needsRestart))
        #expect(applied.changes(to: new).map(\.key) == ["database.path"], "it is told again until the restart")
    }

    @Test(
        "drop-ins come from all directories by their names; the first directory's counts, and one that is empty masks"
    )
    func directories() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = [
            "etc/therapyd.conf": "log: {level: error}", "lib/therapyd.conf": "log: {level: debug}",
            "lib/therapyd.conf.d/20-b.conf": "access: {staff: [lib]}",
            "etc/therapyd.conf.d/10-a.conf": "access: {staff: [etc], observer: [etc]}",
            "lib/therapyd.conf.d/30-c.conf": "access: {observer: [lib]}", "etc/therapyd.conf.d/notes.txt": "no: {",
        ]
        for (name, text) in files {
            let url = URL(filePath: "\(root)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: url, atomically: false, encoding: .utf8)
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/etc/therapyd.conf.d/30-c.conf",
            withDestinationPath: "/dev/null"
        )
        let sources = try ConfigurationDirectories(searching: ["\(root)/etc", "\(root)/run", "\(root)/lib"]).sources()
        #expect(
            sources.map { $0.place.name.dropFirst(root.count + 1) } == [
                "etc/therapyd.conf", "etc/therapyd.conf.d/10-a.conf", "lib/therapyd.conf.d/20-b.conf",
                "etc/therapyd.conf.d/30-c.conf",
            ]
        )
        let configuration = try LoadedConfiguration(sources, plugins: []).configuration
        #expect(configuration.logLevel == .error)
        #expect(configuration.access.staff == ["lib"] && configuration.access.observer == ["etc"])
    }
}
