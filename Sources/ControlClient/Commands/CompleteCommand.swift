import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl complete`, which completion scripts call: what the last of some words may become, as far as the daemon
/// has to do with it.
struct CompleteCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "What words may be completed to, for completion scripts.",
        shouldDisplay: false
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Flag(help: "With a tab and what it is behind each, for shells that show it.")
    var descriptions = false

    @Argument(parsing: .postTerminator, help: "The words behind therapyctl; the last one is completed.")
    var words: [String] = []

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let last = words.last ?? ""
        let invocation = redirected(invocation)
        for candidate in try candidates(invocation) where candidate.word.hasPrefix(last) {
            try invocation.writeLine(descriptions ? candidate.line : candidate.word)
        }
        return .success
    }

    /// To the socket that the words name.
    private func redirected(_ invocation: Invocation) -> Invocation {
        let before = words.dropLast()
        guard let option = before.lastIndex(of: "--socket"), option + 1 < before.endIndex else { return invocation }
        var options = options
        options.socket = before[option + 1]
        return Invocation(options, in: invocation.surroundings, console: invocation.console)
    }

    /// None where the own script knows better.
    private func candidates(_ invocation: Invocation) throws(ClientError) -> [CompletionCandidate] {
        let before = ContributedWords(Array(words.dropLast()))
        let isValue = words.dropLast().last?.hasPrefix("-") == true && before.plugin == nil
        guard !before.isOwn || before.plugin == nil, !isValue else { return try ownValues(before, invocation) }
        guard let name = before.plugin else { return try names(invocation) }
        let plugins = try plugins(invocation)
        guard let plugin = plugins.first(where: { $0.name == name }) else { return [] }
        guard let command = before.command else {
            return plugin.commands.map { CompletionCandidate($0.name, $0.summary) } + [
                .init("--help", "Show help information.")
            ]
        }
        guard let declaration = plugin.commands.first(where: { $0.name == command }) else { return [] }
        let call = ContributedCall(declaration, of: name)
        return try candidates(for: call, behind: before.rest, invocation)
    }

    /// Of this program's own commands.
    private func ownValues(_ before: ContributedWords, _ invocation: Invocation) throws(ClientError)
        -> [CompletionCandidate]
    {
        let last = words.last ?? ""
        guard !last.hasPrefix("-"), let value = LiveValue(behind: before, open: words.dropLast().last) else {
            return []
        }
        return try value.candidates(prefix: last, at: invocation.daemon())
    }

    /// Plugins beside the own commands, which the own script would offer alone.
    private func names(_ invocation: Invocation) throws(ClientError) -> [CompletionCandidate] {
        guard words.last?.hasPrefix("-") != true, words.count <= 1 else { return [] }
        let contributed = try plugins(invocation).filter { !$0.commands.isEmpty && $0.state != .disabled }
        guard !contributed.isEmpty else { return [] }
        let own = RootCommand.shown.map { CompletionCandidate($0._commandName, $0.configuration.abstract) }
        return (own + contributed.map { CompletionCandidate($0.name, $0.summary) }).sorted { $0.word < $1.word }
    }

    private func candidates(
        for call: ContributedCall,
        behind words: [String],
        _ invocation: Invocation
    ) throws(ClientError) -> [CompletionCandidate] {
        let options = call.arguments.filter { $0.position == nil }
        if let open = words.last, let option = options.first(where: { "--\($0.name)" == open && !$0.isFlag }) {
            return try values(of: option, invocation)
        }
        let names = options.flatMap(Self.names) + [CompletionCandidate("--help", "Show help information.")]
        let given = words.count { !$0.hasPrefix("-") }
        let positional = call.positionals.dropFirst(given).first ?? call.positionals.last { $0.isRepeated }
        let values =
            try positional.map { argument throws(ClientError) in try self.values(of: argument, invocation) } ?? []
        return self.words.last?.hasPrefix("-") == true ? names : values.isEmpty ? names : values
    }

    private static func names(of option: ContributedArgument) -> [CompletionCandidate] {
        let names = option.isFlag ? ["--\(option.name)", "--no-\(option.name)"] : ["--\(option.name)"]
        return names.map { CompletionCandidate($0, option.help) }
    }

    private func values(of argument: ContributedArgument, _ invocation: Invocation) throws(ClientError)
        -> [CompletionCandidate]
    {
        if !argument.choices.isEmpty { return argument.choices.candidates }
        if argument.type == "bool" { return ["true", "false"].candidates }
        guard let record = argument.record else { return [] }
        return try LiveValue.id(record).candidates(prefix: words.last ?? "", at: invocation.daemon())
    }

    private func plugins(_ invocation: Invocation) throws(ClientError) -> [PluginsAPI.Plugin] {
        try invocation.daemon().call(PluginsAPI.List.self, .init(), timeout: LiveValue.patience).reply().plugins
    }
}
