import Glibc
import Testing

@testable import ControlClient

/// Completes a line in a real shell, with a therapyctl that is a script: it gives candidates by what it is asked.
struct CompletedLine {
    /// What `therapyctl complete` answers, by the words, with a tab and a description behind a word.
    let live: [String: [String]]

    /// Where the shells are that tests can run.
    static func isInstalled(_ shell: CompletedShell) -> Bool { access(program(shell), X_OK) == 0 }

    private static func program(_ shell: CompletedShell) -> String { "/usr/bin/\(shell.rawValue)" }

    /// What the last word of the line may become, sorted; without descriptions.
    func candidates(_ line: String, in shell: CompletedShell) throws -> [String] {
        let directory = try TestDirectory()
        _ = try directory.write(Prompt.run(["completion", shell.rawValue], socket: nil).output, to: "_therapyctl")
        let program = try directory.write(stub, to: "therapyctl")
        try #require(chmod(program, 0o755) == 0)
        let script = try directory.write(Self.script(shell, line, directory.path), to: "complete")
        let result = try #require(
            ChildProgram.output(of: ["/usr/bin/timeout", "60", Self.program(shell)] + Self.flags(shell) + [script])
        )
        let words = result.text.split(whereSeparator: \.isNewline).map { line in
            String(line.prefix { $0 != "\t" })
        }
        return words.sorted()
    }

    /// Without the user's own settings.
    private static func flags(_ shell: CompletedShell) -> [String] {
        switch shell {
        case .bash: ["--norc", "--noprofile"]
        case .zsh: ["-f"]
        case .fish: ["--no-config"]
        }
    }

    /// Words that it is not asked about have no candidates.
    private var stub: String {
        let cases = live.sorted { $0.key < $1.key }.map { words, candidates in
            "'\(words)') printf '%s\\n' \(candidates.map { "'\($0)'" }.joined(separator: " ")) ;;"
        }
        return """
            #!/bin/sh
            [ "$1" = complete ] || exit 64
            cut_off=cat; shift
            [ "$1" = --descriptions ] && shift || cut_off='cut -f1'
            shift
            case "$*" in
            \(cases.joined(separator: "\n"))
            esac | $cut_off
            """
    }

    private static func script(_ shell: CompletedShell, _ line: String, _ directory: String) -> String {
        switch shell {
        case .bash:
            return """
                export PATH='\(directory)':$PATH
                source '\(directory)/_therapyctl'
                COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE}
                read -ra COMP_WORDS <<< "$COMP_LINE"
                [[ $COMP_LINE = *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _therapyctl_contributed therapyctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
        case .zsh: return zshScript(line, directory)
        case .fish:
            return """
                set -x PATH '\(directory)' $PATH
                source '\(directory)/_therapyctl'
                complete --do-complete '\(line)'
                """
        }
    }

    /// zsh completes in its line editor alone: one runs on a terminal of its own, whose `compadd` writes down what it
    /// is given. The tab key is pressed when the editor has said that it is there.
    private static func zshScript(_ line: String, _ directory: String) -> String {
        """
        export PATH='\(directory)':$PATH
        cat > '\(directory)/.zshrc' <<'END'
        PS1= RPROMPT=
        fpath=('\(directory)' $fpath)
        autoload -Uz compinit
        compinit -u -D
        compadd() {
            # Asked only what would match.
            [[ ${@[1,(i)(-|--)]} = *-(O|A|D)\\ * ]] && { builtin compadd "$@"; return }
            local -a found
            builtin compadd -O found "$@"
            print -rl -- $found >> '\(directory)/found'
            builtin compadd "$@"
        }
        zle-line-init() { print -r -- 'AT''-PROMPT' }
        zle -N zle-line-init
        done-completing() { print -r -- 'ALL''-DONE' }
        zle -N done-completing
        bindkey '^I' complete-word '^X' done-completing
        END
        zmodload zsh/zpty
        zpty shell env ZDOTDIR='\(directory)' TERM=vt100 zsh -i
        zpty -r shell output '*AT-PROMPT*'
        zpty -w -n shell '\(line)'$'\\t\\030'
        zpty -r shell output '*ALL-DONE*'
        zpty -d shell
        cat '\(directory)/found' 2>/dev/null
        rm '\(directory)/.zshrc'
        """
    }
}
