import ControlAPI
import Logging
import Varlink

/// Asks for the role that a method needs before any of its parameters is looked at.
struct AccessGuard<Interface: VarlinkInterface>: VarlinkInterface where Interface.Context == CallerSession {
    static var definition: VarlinkInterfaceDefinition { Interface.definition }

    private let interface: Interface
    private let journal: RefusalJournal

    init(_ interface: Interface, journal: RefusalJournal) {
        self.interface = interface
        self.journal = journal
    }

    func dispatch(_ call: InterfaceCall<CallerSession>) async throws -> VarlinkReplyMessage {
        // Closed by default: what the table does not know does not exist.
        guard let needed = MethodAccess.requirement(of: call.call.method) else {
            throw call.methodNotFound
        }
        guard needed.isMet(by: call.context.roles) else {
            await journal.write(call.call.method, call.context, needing: needed.role)
            throw DaemonAPI.AccessDenied(action: call.call.method, role: needed.role?.rawValue)
        }
        do { return try await interface.dispatch(call) } catch let refusal as DaemonAPI.AccessDenied {
            // What a role alone does not give, such as another's private notes, the handler refuses. It is in the audit
            // trail already, with the record.
            _ = journal.log(call.call.method, call.context)
            throw refusal
        }
    }
}
