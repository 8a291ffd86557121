import ArgumentParser

/// `therapyctl completion`
struct CompletionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a shell's completion script.",
        discussion: """
            What plugins contribute is asked of the daemon while you type; without one, only this program's own \
            commands are completed.

              therapyctl completion bash >/usr/share/bash-completion/completions/therapyctl
              therapyctl completion zsh >/usr/share/zsh/vendor-completions/_therapyctl
              therapyctl completion fish >/usr/share/fish/vendor_completions.d/therapyctl.fish
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The shell.", valueName: "shell"))
    var shell: CompletedShell

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.writeLine(RootCommand.completionScript(for: shell.own))
        try invocation.write(shell.contributed)
        return .success
    }
}
