import Configuration
import Testing
import TherapyKit

@Suite struct ConfigurationFileTests {
    static let manifest = PluginManifest(
        name: "auto-completion",
        version: "1.0.0",
        summary: "",
        configuration: [
            ConfigurationField(name: "grace", kind: .duration(.zero ... .seconds(86_400)), help: ""),
            ConfigurationField(
                name: "rules",
                kind: .list(
                    .object([ConfigurationField(name: "action", kind: .choice(["complete", "review"]), help: "")])
                ),
                help: ""
            ),
            ConfigurationField(name: "at", kind: .timeOfDay, help: ""),
        ]
    )

    private func parse(_ text: String) throws(ConfigurationError) -> DaemonConfiguration {
        try LoadedConfiguration(
            [ConfigurationSource(.file("therapyd.conf"), text: text)],
            plugins: [Self.manifest]
        ).configuration
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("an empty file and one of comments leave every default", arguments: ["", "# nothing\n", "plugins:\n"])
    func emptyFile(text: String) throws {
        let configuration = try parse(text)
        #expect(configuration.logLevel == .info)
        #expect(configuration.pluginSettings["auto-completion"] == nil)
    }

    @Test("values are read by their key's type")
    func values() throws {
        let configuration = try parse(
            """
            log: {level: debug}
            access:
              staff: [practice, "no"]
            sessions: {shortest: 15min, longest: 3h}
            plugins:
              auto-completion:
                enabled: yes
                grace: 1h 30min
                rules:
                  - {action: complete}
            """
        )
        #expect(configuration.logLevel == .debug)
        #expect(configuration.access.staff == ["practice", "no"])
        #expect(configuration.sessionLimits == SessionLimits(shortest: .seconds(900), longest: .seconds(10_800)))
        let plugin = try #require(configuration.pluginSettings["auto-completion"])
        #expect(plugin.enabled)
        #expect(plugin.configuration.values["grace"] == .duration(.seconds(5400)))
        #expect(plugin.configuration.values["rules"] == .list([.object(["action": .text("complete")])]))
    }

    @Test("the mail server and the trusted hosts are read, and without one nothing is sent")
    func delivery() throws {
        #expect(try parse("log: {}").mail == nil)
        let configuration = try parse(
            """
            delivery:
              mail: {server: mail.example.org, port: 2525, security: tls, user: praxis, from: praxis@example.org, timeout: 2min}
              web: {trustedHosts: [dav.lan]}
            """
        )
        let mail = try #require(configuration.mail)
        #expect(mail.server == "mail.example.org" && mail.port == 2525 && mail.security == .tls)
        #expect(mail.user == "praxis" && mail.from == "praxis@example.org" && mail.timeout == .seconds(120))
        #expect(mail.fromName == nil && mail.replyTo == nil && mail.certificateAuthorities == nil)
        #expect(configuration.web.trustedHosts == ["dav.lan"])
    }

    @Test(
        "what does not fit is reported with file, line, key and a hint",
        arguments: [
            ("\nlogg: {}", "therapyd.conf:2: logg: unknown key; did you mean \"log\"?"),
            (
                "log: {level: inf}",
                "therapyd.conf:1: log.level: expected one of debug, info, notice, warning, error; did you mean \"info\"?"
            ),
            ("log: yes", "therapyd.conf:1: log: expected keys and values"),
            (
                "plugins:\n  auto-completio: {}",
                "therapyd.conf:2: plugins.auto-completio: no such plugin; did you mean \"auto-completion\"?"
            ),
            (
                "plugins:\n  auto-completion:\n    grace: soon",
                "therapyd.conf:3: plugins.auto-completion.grace: "
                    + "expected a time span such as 90s or 1h 30min, found \"soon\""
            ),
            (
                "plugins:\n  auto-completion:\n    rules:\n      - {action: complete}\n      - {acton: review}",
                "therapyd.conf:5: plugins.auto-completion.rules[1].acton: unknown key; did you mean \"action\"?"
            ),
            ("access: {staff: practice}", "therapyd.conf:1: access.staff: expected a list"),
            (
                "sessions: {shortest: 2h, longest: 1h}",
                "therapyd.conf:1: sessions.shortest: the shortest session is longer than the longest"
            ),
            (
                "plugins:\n  auto-completion:\n    at: 8:30",
                "therapyd.conf:3: plugins.auto-completion.at: expected a time of day such as 08:30, found \"8:30\""
            ),
            (
                "delivery: {mail: {server: mail.example.org}}",
                "configuration: delivery.mail.from: is missing: the address that mail is from"
            ),
            (
                "delivery: {mail: {from: praxis@example.org}}",
                "configuration: delivery.mail.server: is missing: where mail is sent to"
            ),
            (
                "delivery: {mail: {server: a, from: praxis}}", "therapyd.conf:1: delivery.mail.from: is no address"
            ),
            (
                "delivery: {mail: {server: a, from: a@b, security: ssl}}",
                "therapyd.conf:1: delivery.mail.security: expected one of starttls, tls, none; known: none, starttls, tls"
            ),
            ("log: !secret {level: info}", "therapyd.conf:1: log: tags are not supported"),
        ]
    )
    func reports(text: String, problem: String) {
        #expect(problems(text) == [problem])
    }

    @Test("broken YAML and repeated keys are refused with their line", arguments: ["log: {level", "log: {}\nlog: {}"])
    func brokenYAML(text: String) {
        let found = problems(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("therapyd.conf:") == true)
    }

    @Test("every problem is reported at once, in the file's order")
    func allProblems() {
        #expect(problems("b: 1\na: 2\nlog: {level: x}").count == 3)
    }

    @Test("a file that does not exist is named")
    func missingFile() {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationDirectories.sources(of: "/nonexistent/therapyd.conf")
        }
    }
}
