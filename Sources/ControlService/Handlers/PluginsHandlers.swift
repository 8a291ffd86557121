package import ControlAPI
import PluginHost
import Synchronization
import TherapyKit
package import Varlink

/// `io.unclutter.Therapy.Plugins`.
package struct PluginsHandlers: PluginsInterface {
    package typealias Context = CallerSession

    /// How much of what a command says is kept for a caller who takes one reply.
    private static let keptOutput = 1000

    let host: PluginHost
    let journal: OperationJournal

    package func list(_ call: MethodCall<PluginsAPI.List, CallerSession>) async throws -> PluginsAPI.List.Reply {
        .init(plugins: await host.plugins.map(PluginsAPI.Plugin.init))
    }

    package func get(_ call: MethodCall<PluginsAPI.Get, CallerSession>) async throws -> PluginsAPI.Get.Reply {
        try await answering {
            let plugin = try await host.plugin(call.parameters.name)
            return .init(
                plugin: .init(plugin),
                configuration: RawJSON(plugin.configuration.json),
                setAside: try await host.setAsideEvents(of: plugin.name).map(PluginsAPI.SetAsideEvent.init)
            )
        }
    }

    package func invoke(_ call: MethodCall<PluginsAPI.Invoke, CallerSession>) async throws -> PluginsAPI.Invoke.Reply {
        let parameters = call.parameters
        return try await answering {
            let plugin = try await host.plugin(parameters.plugin)
            guard let manifest = plugin.manifest else {
                throw PluginCallError.unavailable(name: plugin.name, state: plugin.state)
            }
            guard let declaration = manifest.commands.first(where: { $0.name == parameters.command }) else {
                throw PluginCallError.commandNotFound(plugin: parameters.plugin, command: parameters.command)
            }
            let given = try parameters.arguments.map { try $0.object(parameter: "arguments") } ?? JSONObject()
            let arguments = try ArgumentReading.values(of: given, declared: declaration.arguments)
            let output = CommandOutput(limit: Self.keptOutput)
            var result: JSONObject
            do {
                result = try await host.invoke(
                    parameters.command,
                    of: parameters.plugin,
                    arguments: arguments,
                    as: call.context.actor
                ) { object in
                    guard call.wantsMore else { return try output.keep(object) }
                    do { try await call.send(.init(result: RawJSON(object))) } catch { throw CancellationError() }
                }
            } catch  where output.isOverfull {
                throw OrgVarlinkService.ExpectedMore()
            }
            let kept = output.objects
            if !kept.isEmpty { result["output"] = .array(kept.map(JSONValue.object)) }
            return .init(result: RawJSON(result))
        }
    }

    /// Gives the host's refusals the contract's names.
    func answering<Reply>(_ answer: () async throws -> Reply) async throws -> Reply {
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
        } catch let error as PluginControlError {
            switch error {
            case .refused(let name, let reason): throw PluginsAPI.PluginRefused(name: name, reason: reason)
            }
        }
    }
}

/// What a command says before its end, for a caller who takes one reply.
private final class CommandOutput: Sendable {
    private struct State {
        var objects: [JSONObject] = []
        var isOverfull = false
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    var objects: [JSONObject] { state.withLock { $0.objects } }
    var isOverfull: Bool { state.withLock { $0.isOverfull } }

    /// - Throws: `CancellationError` when there is too much.
    func keep(_ object: JSONObject) throws {
        try state.withLock { state in
            guard state.objects.count < limit else {
                state.isOverfull = true
                throw CancellationError()
            }
            state.objects.append(object)
        }
    }
}
