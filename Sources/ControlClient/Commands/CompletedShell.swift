import ArgumentParser

/// A shell whose users press the tab key.
enum CompletedShell: String, CaseIterable, ExpressibleByArgument {
    case bash
    case zsh
    case fish

    /// ArgumentParser's name for it.
    var own: CompletionShell {
        switch self {
        case .bash: return CompletionShell.bash
        case .zsh: return CompletionShell.zsh
        case .fish: return CompletionShell.fish
        }
    }

    /// What is added to the script that covers this program's own commands: the words so far go to
    /// `therapyctl complete`; where it has nothing to say, the own script goes on.
    var contributed: String {
        switch self {
        case .bash: return Self.bashScript
        case .zsh: return Self.zshScript
        case .fish: return Self.fishScript
        }
    }

    private static let bashScript = """
        _therapyctl_contributed() {
            local -a candidates
            mapfile -t candidates < <(therapyctl complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if ((${#candidates[@]} > 0)); then
                COMPREPLY=("${candidates[@]}")
            else
                _therapyctl "$@"
            fi
        }
        complete -o filenames -F _therapyctl_contributed therapyctl
        """

    private static let zshScript = """
        _therapyctl_contributed() {
            local -a candidates
            candidates=("${(@f)$(therapyctl complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ -n ${candidates[1]} ]]; then
                compadd -a candidates
            else
                _therapyctl "$@"
            fi
        }
        compdef _therapyctl_contributed therapyctl
        """

    private static let fishScript = """
        complete -c therapyctl -f -a '(therapyctl complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
        """
}
