package import ControlAPI
import PluginHost
import PracticeStore
package import Varlink

/// What operators do to plugins.
extension PluginsHandlers {
    package func enable(_ call: MethodCall<PluginsAPI.Enable, CallerSession>) async throws -> PluginsAPI.Enable.Reply {
        .init(
            plugin: .init(
                try await audited("plugin.enable", call.parameters.name, call.context) { try await host.enable($0) }
            )
        )
    }

    package func disable(
        _ call: MethodCall<PluginsAPI.Disable, CallerSession>
    ) async throws -> PluginsAPI.Disable.Reply {
        .init(
            plugin: .init(
                try await audited("plugin.disable", call.parameters.name, call.context) { try await host.disable($0) }
            )
        )
    }

    package func release(
        _ call: MethodCall<PluginsAPI.Release, CallerSession>
    ) async throws -> PluginsAPI.Release.Reply {
        .init(
            plugin: .init(
                try await audited("plugin.release", call.parameters.name, call.context) { try await host.release($0) }
            )
        )
    }

    package func purge(_ call: MethodCall<PluginsAPI.Purge, CallerSession>) async throws -> PluginsAPI.Purge.Reply {
        let remains = try await audited("plugin.purge", call.parameters.name, call.context) { try await host.purge($0) }
        return .init(tables: remains.tables, values: remains.values, setAsideEvents: remains.setAsideEvents)
    }

    package func retryEvents(
        _ call: MethodCall<PluginsAPI.RetryEvents, CallerSession>
    ) async throws -> PluginsAPI.RetryEvents.Reply {
        let name = call.parameters.name
        return .init(
            count: try await audited("plugin.retry-events", name, call.context) { try await host.retryEvents(of: $0) }
        )
    }

    /// Does something, or is refused; the trail has it either way.
    private func audited<Value>(
        _ action: String,
        _ name: String,
        _ caller: CallerSession,
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        try await answering {
            do {
                let value = try await body(name)
                await journal.write(action, name, caller)
                return value
            } catch let error as PluginControlError {
                await journal.write("refused:\(action)", name, caller, reason: "\(error)")
                throw error
            }
        }
    }
}
