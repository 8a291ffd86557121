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

    @Test("every shell's script asks for them", arguments: CompletedShell.allCases)
    func scripts(shell: CompletedShell) {
        let outcome = Prompt.run(["completion", shell.rawValue], socket: nil)
        #expect(outcome.status == .success)
        #expect(outcome.output.contains("therapyctl complete -- "))
        #expect(outcome.output.contains("sessions"))
    }
}
