import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl complete`, which completion scripts call: what the last of some words may become, as far as plugins have
/// to do with it.
struct CompleteCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "What words may be completed to, for completion scripts.",
        shouldDisplay: false
    )

    /// Who types waits for it.
    private static let patience = Duration.seconds(1)
    /// More ids than that are no help.
    private static let maxIDs = 200

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(parsing: .postTerminator, help: "The words behind therapyctl; the last one is completed.")
    var words: [String] = []

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let last = words.last ?? ""
        for candidate in try candidates(invocation) where candidate.hasPrefix(last) {
            try invocation.writeLine(candidate)
        }
        return .success
    }

    /// None where the own script knows better.
    private func candidates(_ invocation: Invocation) throws(ClientError) -> [String] {
        let before = ContributedWords(Array(words.dropLast()))
        guard let name = before.plugin else { return try names(invocation) }
        guard !before.isOwn else { return [] }
        let plugins = try plugins(invocation)
        guard let plugin = plugins.first(where: { $0.name == name }) else { return [] }
        guard let command = before.command else { return plugin.commands.map(\.name) + ["--help"] }
        guard let declaration = plugin.commands.first(where: { $0.name == command }) else { return [] }
        let call = ContributedCall(declaration, of: name)
        return try candidates(for: call, behind: before.rest, invocation)
    }

    /// Plugins beside the own commands, which the own script would offer alone.
    private func names(_ invocation: Invocation) throws(ClientError) -> [String] {
        guard words.last?.hasPrefix("-") != true, words.count <= 1 else { return [] }
        let contributed = try plugins(invocation).filter { !$0.commands.isEmpty && $0.state != .disabled }.map(\.name)
        return contributed.isEmpty ? [] : (RootCommand.shownNames + contributed).sorted()
    }

    private func candidates(
        for call: ContributedCall,
        behind words: [String],
        _ invocation: Invocation
    ) throws(ClientError) -> [String] {
        let options = call.arguments.filter { $0.position == nil }
        if let open = words.last, let option = options.first(where: { "--\($0.name)" == open && !$0.isFlag }) {
            return try values(of: option, invocation)
        }
        let names = options.flatMap { $0.isFlag ? ["--\($0.name)", "--no-\($0.name)"] : ["--\($0.name)"] } + ["--help"]
        let given = words.count { !$0.hasPrefix("-") }
        let positional = call.positionals.dropFirst(given).first ?? call.positionals.last { $0.isRepeated }
        let values =
            try positional.map { argument throws(ClientError) in try self.values(of: argument, invocation) } ?? []
        return self.words.last?.hasPrefix("-") == true ? names : values.isEmpty ? names : values
    }

    private func values(of argument: ContributedArgument, _ invocation: Invocation) throws(ClientError) -> [String] {
        if !argument.choices.isEmpty { return argument.choices }
        if argument.type == "bool" { return ["true", "false"] }
        guard let record = argument.record else { return [] }
        let prefix = words.last ?? ""
        let parameters = PracticeAPI.ResolveId.Parameters(entity: record.rawValue, prefix: prefix, limit: Self.maxIDs)
        return try invocation.daemon().call(PracticeAPI.ResolveId.self, parameters, timeout: Self.patience).reply().ids
    }

    private func plugins(_ invocation: Invocation) throws(ClientError) -> [PluginsAPI.Plugin] {
        try invocation.daemon().call(PluginsAPI.List.self, .init(), timeout: Self.patience).reply().plugins
    }
}
