import Varlink
import VarlinkClient

/// The daemon at the other end of a socket. Every failure is a `ClientError` that can be told.
final class Daemon {
    let path: String
    private let connection: VarlinkConnection
    private let processes: () -> DaemonProcesses
    private var hasAnswered = false

    /// How long the daemon may take to accept, and to answer what is no stream and waits for nothing.
    static let patience = Duration.seconds(30)

    init(path: String, processes: @escaping () -> DaemonProcesses) throws(ClientError) {
        self.path = path
        self.processes = processes
        do {
            connection = try VarlinkConnection(path: path, connectTimeout: .seconds(5))
        } catch {
            throw .unreachable(error, processes())
        }
        connection.callTimeout = Self.patience
    }

    // MARK: Methods of the contract

    /// - Parameter timeout: how long the answer may take; nil for the usual patience.
    func call<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        timeout: Duration? = nil
    ) throws(ClientError) -> Answer<Method> {
        try Answer(call(VarlinkCall(method, parameters), timeout: timeout))
    }

    /// Calls with each of the parameters, all sent before the first answer is looked at. Nil where the daemon refused.
    func callAll<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: [Method.Parameters]
    ) throws(ClientError) -> [Method.Reply?] {
        let description = CallDescription(method: Method.name, isTyped: false)
        do {
            let pending = try parameters.map { try connection.send(VarlinkCall(method, $0)) }
            return try pending.map { pending in
                guard let pending else { return nil }
                let reply = try connection.receive(pending)
                return try? reply.result(of: method)
            }
        } catch let error as ProtocolError {
            throw .disconnected(error, description)
        } catch {
            throw .disconnected(.unusable, description)
        }
    }

    /// Calls with `more`.
    func stream<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        _ body: (Answer<Method>) throws(ClientError) -> Void
    ) throws(ClientError) {
        try stream(VarlinkCall(method, parameters, more: true)) { raw throws(ClientError) in try body(Answer(raw)) }
    }

    /// systemd takes the connection, starts a daemon for it, and drops it when that one ends at once.
    private func lost(_ error: ProtocolError, _ call: CallDescription) -> ClientError {
        guard case .closed = error, !hasAnswered, processes().ids.isEmpty else { return .disconnected(error, call) }
        return .doesNotStart(socket: path)
    }

    // MARK: Any method

    /// - Returns: the reply's parameters.
    func call(
        _ call: VarlinkCall,
        isTyped: Bool = false,
        timeout: Duration? = nil
    ) throws(ClientError) -> RawJSON {
        let description = CallDescription(method: call.method, isTyped: isTyped)
        let reply: VarlinkReply
        do {
            reply = try connection.callRaw(call, timeout: timeout)
        } catch {
            throw lost(error, description)
        }
        hasAnswered = true
        return try Self.parameters(of: reply, description)
    }

    func stream(
        _ call: VarlinkCall,
        isTyped: Bool = false,
        _ body: (RawJSON) throws(ClientError) -> Void
    ) throws(ClientError) {
        let description = CallDescription(method: call.method, isTyped: isTyped)
        do {
            try connection.streamRaw(call) { reply in
                try body(Self.parameters(of: reply, description))
                return .next
            }
        } catch let error as ClientError {
            throw error
        } catch let error as ProtocolError {
            throw .disconnected(error, description)
        } catch {
            throw .disconnected(.malformedReply(reason: "\(error)"), description)
        }
    }

    private static func parameters(
        of reply: VarlinkReply,
        _ description: CallDescription
    ) throws(ClientError) -> RawJSON {
        let parameters = reply.parameters ?? .emptyObject
        guard let error = reply.error else { return parameters }
        throw .refused(VarlinkErrorReply(name: error, parameters: parameters), description)
    }
}

/// A reply as it came, which is what JSON output passes on, and as the contract has it.
struct Answer<Method: VarlinkMethod> {
    let raw: RawJSON

    init(_ raw: RawJSON) {
        self.raw = raw
    }

    /// Members that this program does not know are passed over: the daemon may be newer.
    func reply() throws(ClientError) -> Method.Reply {
        do {
            return try raw.decode(ignoringUnknownMembers: true)
        } catch {
            throw .incomprehensible(error, CallDescription(method: Method.name, isTyped: false))
        }
    }
}
