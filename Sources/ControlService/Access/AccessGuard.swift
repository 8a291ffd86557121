import ControlAPI
import Logging
package import Varlink

/// Asks for the role that a method needs before any of its parameters is looked at.
package struct AccessGuard<Interface: VarlinkInterface>: VarlinkInterface where Interface.Context == CallerSession {
    package static var definition: VarlinkInterfaceDefinition { Interface.definition }

    private let interface: Interface
    private let audit: @Sendable (_ method: String, CallerSession) async -> Void

    /// - Parameter audit: told of each refusal.
    package init(_ interface: Interface, audit: @escaping @Sendable (String, CallerSession) async -> Void) {
        self.interface = interface
        self.audit = audit
    }

    package func dispatch(_ call: InterfaceCall<CallerSession>) async throws -> VarlinkReplyMessage {
        // Closed by default: what the table does not know does not exist.
        guard let needed = MethodAccess.requirement(of: call.call.method) else {
            throw call.methodNotFound
        }
        guard needed.isMet(by: call.context.roles) else {
            await audit(call.call.method, call.context)
            throw DaemonAPI.AccessDenied(action: call.call.method, role: needed.role?.rawValue)
        }
        return try await interface.dispatch(call)
    }
}
