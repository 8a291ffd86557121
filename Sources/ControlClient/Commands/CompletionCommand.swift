import ArgumentParser

/// `therapyctl completion`
struct CompletionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a shell's completion script.",
        discussion: """
            What plugins contribute, ids, jobs, backups and keys are asked of the daemon while you type; without one, \
            only this program's own commands and files are completed.

              therapyctl completion bash >/usr/share/bash-completion/completions/therapyctl
              therapyctl completion zsh >/usr/share/zsh/vendor-completions/_therapyctl
              therapyctl completion fish >/usr/share/fish/vendor_completions.d/therapyctl.fish
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The shell.", valueName: "shell"))
    var shell: CompletedShell

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.write(shell.script)
        return .success
    }
}
