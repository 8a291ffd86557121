package import ControlAPI
package import PluginHost
import TherapyKit
package import Varlink

/// `io.unclutter.Therapy.Plugins`.
package struct PluginsHandlers: PluginsInterface {
    package typealias Context = CallerSession

    private let host: PluginHost

    package init(host: PluginHost) {
        self.host = host
    }

    package func list(_ call: MethodCall<PluginsAPI.List, CallerSession>) async throws -> PluginsAPI.List.Reply {
        .init(plugins: await host.plugins.map(PluginsAPI.Plugin.init))
    }

    package func get(_ call: MethodCall<PluginsAPI.Get, CallerSession>) async throws -> PluginsAPI.Get.Reply {
        try await answering {
            let plugin = try await host.plugin(call.parameters.name)
            return .init(plugin: .init(plugin), configuration: RawJSON(plugin.configuration.json))
        }
    }

    package func invoke(_ call: MethodCall<PluginsAPI.Invoke, CallerSession>) async throws -> PluginsAPI.Invoke.Reply {
        let parameters = call.parameters
        return try await answering {
            let commands = try await host.plugin(parameters.plugin).manifest?.commands ?? []
            guard let declaration = commands.first(where: { $0.name == parameters.command }) else {
                throw PluginCallError.commandNotFound(plugin: parameters.plugin, command: parameters.command)
            }
            let given = try parameters.arguments.map { try $0.object(parameter: "arguments") } ?? JSONObject()
            let arguments = try ArgumentReading.values(of: given, fields: declaration.arguments.map(\.field))
            let result = try await host.invoke(
                parameters.command,
                of: parameters.plugin,
                arguments: arguments,
                as: call.context.actor,
                output: { _ in }
            )
            return .init(result: RawJSON(result))
        }
    }

    /// Gives the host's refusals the contract's names.
    private func answering<Reply>(_ answer: () async throws -> Reply) async throws -> Reply {
        do {
            return try await answer()
        } catch let error as PluginCallError {
            switch error {
            case .notFound(let name): throw PluginsAPI.PluginNotFound(name: name)
            case .unavailable(let name, let state):
                throw PluginsAPI.PluginUnavailable(name: name, state: .init(state), reason: state.reason)
            case .commandNotFound(let plugin, let command):
                throw PluginsAPI.CommandNotFound(plugin: plugin, command: command)
            case .commandFailed(let plugin, let command, let message):
                throw PluginsAPI.CommandFailed(plugin: plugin, command: command, message: message)
            }
        }
    }
}
