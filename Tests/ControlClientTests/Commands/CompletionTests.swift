import ControlAPI
import Testing

@testable import ControlClient

@Suite("Completion of plugins' commands")
struct CompletionTests {
    private func candidates(_ words: String...) throws -> [String] {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run(["complete", "--socket", daemon.path, "--"] + words, socket: nil)
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    @Test("plugins stand beside the own commands, and what is the program's own is left to its script")
    func names() throws {
        #expect(try candidates("auto") == ["auto-completion"])
        let own = try candidates("a")
        #expect(own == ["access", "assignments", "audit", "auto-completion"])
        #expect(try candidates("sessions", "l").isEmpty)
        #expect(try candidates("--so").isEmpty)
    }

    @Test("commands, options and choices are completed")
    func words() throws {
        #expect(try candidates("auto-completion", "re") == ["review"])
        #expect(try candidates("auto-completion", "review", "--f") == ["--format"])
        #expect(
            try candidates("auto-completion", "review", "--") == [
                "--limit", "--format", "--all", "--no-all", "--tag", "--help",
            ]
        )
        #expect(try candidates("auto-completion", "review", "--format", "") == ["video", "audio"])
        #expect(try candidates("auto-completion", "review", "--format", "a") == ["audio"])
        #expect(try candidates("nobody", "x").isEmpty)
    }

    @Test(
        "what the daemon knows is completed for the own commands, too",
        arguments: [
            (["jobs", "run", ""], ["auto-completion/sweep"]), (["plugins", "enable", "a"], ["auto-completion"]),
            (["sessions", "show", "13"], [Sample.session().id]), (["sessions", "show", "13ab", ""], []),
            (["sessions", "notes", "set", "13"], [Sample.session().id]),
            (["sessions", "list", "--therapist", "5d"], [Sample.therapist.id]),
            (["--as", "b2"], [Sample.client.id]), (["--output", "plain", "outcomes", "b2"], [Sample.client.id]),
            (["restore", "/b"], ["/backups/a.sqlite"]), (["verify", "./"], []), (["restore", "--y"], []),
            (["config", "show", "log."], ["log.level"]), (["simulate", "--until", ""], []),
        ] as [([String], [String])]
    )
    func own(words: [String], expected: [String]) throws {
        let list = #"{"directory":"/backups","backups":[{"path":"/backups/a.sqlite","at":"x","bytes":2048}]}"#
        let configuration = #"{"configuration":{"log":{"level":"info"}},"sources":{"log.level":"default"}}"#
        let daemon = try FakeDaemon.practice([
            "Daemon.ListBackups": { _ in [.json(list)] }, "Daemon.GetConfiguration": { _ in [.json(configuration)] },
        ])
        let outcome = Prompt.run(["complete", "--"] + words, socket: daemon.path)
        #expect(outcome.lines == expected)
        let described = Prompt.run(["complete", "--descriptions", "--", "restore", ""], socket: daemon.path)
        #expect(described.output == "/backups/a.sqlite\t2.0K\n")
    }

    @Test("a socket that the words name is asked")
    func socket() throws {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run(
            ["complete", "--", "--socket", daemon.path, "jobs", "run", ""],
            socket: "/nowhere"
        )
        #expect(outcome.lines == ["auto-completion/sweep"])
    }

    @Test("every shell's script asks for them", arguments: CompletedShell.allCases)
    func scripts(shell: CompletedShell) {
        let outcome = Prompt.run(["completion", shell.rawValue], socket: nil)
        #expect(outcome.status == .success)
        #expect(outcome.output.contains("therapyctl complete "))
        #expect(outcome.output.contains("sessions"))
    }
}
