import ArgumentParser
import ControlAPI
import Varlink

/// A command that a plugin contributes: `therapyctl PLUGIN COMMAND …`. The daemon is asked what it is.
struct ContributedCommand {
    private let words: ContributedWords

    /// - Returns: `nil` for words that begin with a command of this program, or with none.
    init?(_ arguments: [String]) {
        words = ContributedWords(arguments)
        if words.isOwn { return nil }
    }

    /// The general options among the words.
    func options() throws -> GlobalOptions { try GlobalOptions.parse(words.general) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let plugin = try plugin(invocation)
        guard let name = words.command else {
            try invocation.write(ContributedHelp.text(of: plugin))
            return .success
        }
        guard let command = plugin.commands.first(where: { $0.name == name }) else {
            throw .usage("plugin \(plugin.name) has no command \(name); see: therapyctl \(plugin.name) --help")
        }
        let call = ContributedCall(command, of: plugin.name)
        if words.wantsHelp {
            try invocation.write(ContributedHelp.text(of: call))
            return .success
        }
        let parameters = try call.parameters(words.rest, invocation)
        try show(parameters, invocation)
        return .success
    }

    private func plugin(_ invocation: Invocation) throws(ClientError) -> PluginsAPI.Plugin {
        let name = words.plugin ?? ""
        do throws(ClientError) {
            return try invocation.daemon().call(PluginsAPI.Get.self, .init(name: name)).reply().plugin
        } catch {
            switch error {
            case .refused(let reply, _) where reply.name == PluginsAPI.PluginNotFound.name:
                throw .usage("\(name) is neither a command nor a plugin; see: therapyctl --help")
            case .unreachable:
                throw .usage("\(name) is no command, and no daemon can be asked whether it is a plugin: try status")
            default: throw error
            }
        }
    }

    /// What comes before the end is shown as it comes.
    private func show(_ parameters: PluginsAPI.Invoke.Parameters, _ invocation: Invocation) throws(ClientError) {
        var pending: RawJSON?
        try invocation.daemon().stream(PluginsAPI.Invoke.self, parameters) { answer throws(ClientError) in
            if let pending {
                try ContributedResult(pending).writeEarly(invocation)
                try invocation.flush()
            }
            pending = try answer.reply().result
        }
        if let pending { try ContributedResult(pending).write(invocation) }
    }
}
