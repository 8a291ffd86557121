import Testing

@testable import ControlClient

/// In real shells, those that are installed.
@Suite("Completion in bash, zsh and fish")
struct ShellCompletionTests {
    private static let shells = CompletedShell.allCases.filter(CompletedLine.isInstalled)

    private static let line = CompletedLine(live: [
        "": ["access\tWho", "auto-completion\tCompletes"],
        "a": ["access\tWho", "auto-completion\tCompletes"],
        "jobs run ": ["core/prune\tscheduled", "core/backup\tpaused"],
        "jobs run core/p": ["core/prune\tscheduled"],
        "auto-completion ": ["review\tLists", "--help\tHelp"],
        "sessions show 13": ["13ab99d8-2aab-4315-a67a-30f6743725f6"],
    ])

    @Test("what the daemon knows is offered, and nothing else with it", arguments: shells)
    func live(shell: CompletedShell) throws {
        #expect(try Self.line.candidates("therapyctl a", in: shell) == ["access", "auto-completion"])
        #expect(try Self.line.candidates("therapyctl jobs run ", in: shell) == ["core/backup", "core/prune"])
        #expect(try Self.line.candidates("therapyctl jobs run core/p", in: shell) == ["core/prune"])
        #expect(try Self.line.candidates("therapyctl auto-completion ", in: shell) == ["--help", "review"])
        let id = "13ab99d8-2aab-4315-a67a-30f6743725f6"
        #expect(try Self.line.candidates("therapyctl sessions show 13", in: shell) == [id])
    }

    @Test("where the daemon has nothing to say, the own commands, options and values are", arguments: shells)
    func own(shell: CompletedShell) throws {
        #expect(try Self.line.candidates("therapyctl sessions l", in: shell) == ["list"])
        #expect(try Self.line.candidates("therapyctl log-level d", in: shell) == ["debug"])
        #expect(try Self.line.candidates("therapyctl status --no", in: shell) == ["--no-legend"])
        let levels = try Self.line.candidates("therapyctl log-level ", in: shell)
        #expect(levels == ["debug", "error", "info", "notice", "warning"])
    }
}
