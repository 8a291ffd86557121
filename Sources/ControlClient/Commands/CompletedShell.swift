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

    /// ArgumentParser's script, which knows this program's own commands, and what is added to it: the words so far go to
    /// `therapyctl complete`; where it has nothing to say, the own script goes on.
    var script: String {
        let own = RootCommand.completionScript(for: own)
        switch self {
        case .bash: return "\(own)\n\(Self.bashScript)"
        case .zsh: return "\(Self.definitions(in: own))\n\(Self.zshScript)"
        case .fish: return "\(own)\n\(Self.fishScript)"
        }
    }

    /// ArgumentParser's script for zsh without its end, which would complete for the first time, when the script is
    /// loaded, without asking the daemon.
    private static func definitions(in script: String) -> String {
        let end = script.firstRange(of: #"if [[ "${funcstack[1]}" = _therapyctl ]]"#)
        return end.map { String(script[..<$0.lowerBound]) } ?? script
    }

    private static let bashScript = """
        _therapyctl_contributed() {
            local -a candidates
            mapfile -t candidates < <(therapyctl complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if ((${#candidates[@]} > 0)); then
                # Names with a slash are no paths, of which only the end would be shown.
                compopt +o filenames 2>/dev/null
                COMPREPLY=("${candidates[@]}")
            else
                _therapyctl "$@"
            fi
        }
        complete -o filenames -F _therapyctl_contributed therapyctl
        """

    private static let zshScript = """
        _therapyctl_contributed() {
            local -a candidates shown options
            candidates=("${(@f)$(therapyctl complete --descriptions -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ -n ${candidates[1]} ]]; then
                shown=("${(@)candidates/$'\t'/  -- }")
                [[ ${(pj:\n:)candidates} = *$'\t'* ]] && options=(-l)
                candidates=("${(@)candidates%%$'\t'*}")
                compadd "${options[@]}" -d shown -a candidates
            else
                _therapyctl "$@"
            fi
        }

        compdef _therapyctl_contributed therapyctl
        # Loaded because of the tab key, this has to answer, too.
        if [[ "${funcstack[1]}" = _therapyctl ]]; then
            _therapyctl_contributed "$@"
        fi
        """

    private static let fishScript = """
        # Asks once for each line, however many of the conditions below look at it.
        function __therapyctl_contributed
            set -l words (commandline -opc)[2..] (commandline -ct)
            if test "$words" != "$__therapyctl_words"
                set -g __therapyctl_words $words
                set -g __therapyctl_candidates (therapyctl complete --descriptions -- $words 2>/dev/null)
            end
            set -q __therapyctl_candidates[1]
        end

        functions -c __therapyctl_should_offer_completions_for_positional __therapyctl_offer_positional
        function __therapyctl_should_offer_completions_for_positional
            not __therapyctl_contributed; and __therapyctl_offer_positional $argv
        end

        functions -c __therapyctl_should_offer_completions_for_flags_or_options __therapyctl_offer_option
        function __therapyctl_should_offer_completions_for_flags_or_options
            not __therapyctl_contributed; and __therapyctl_offer_option $argv
        end

        complete -c therapyctl -n __therapyctl_contributed -f -k -a '(printf "%s\\n" $__therapyctl_candidates)'
        """
}
