import Glibc
import Synchronization
import Testing
import Varlink

/// Answers calls on a listening socket by a script, one connection after the other, on a thread of its own.
///
/// Apart from `FakeDaemon`, because the thread keeps it alive.
final class ScriptedConversation: Sendable {
    private let listener: Int32
    private let scripts: [String: FakeDaemon.Script]
    private let received = Mutex<[VarlinkCall]>([])

    init(listener: Int32, scripts: [String: FakeDaemon.Script]) {
        self.listener = listener
        self.scripts = scripts
    }

    var calls: [VarlinkCall] { received.withLock { $0 } }

    /// Goes on until the listener is shut down.
    func start() throws -> pthread_t {
        let me = Unmanaged.passRetained(self)
        var id = pthread_t()
        let code = pthread_create(
            &id,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ScriptedConversation>.fromOpaque(argument).takeRetainedValue().serve()
                return nil
            },
            me.toOpaque()
        )
        if code != 0 { me.release() }
        try #require(code == 0)
        return id
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            converse(on: connection)
            close(connection)
        }
    }

    private func converse(on connection: Int32) {
        var framer = MessageFramer()
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(connection, &bytes, bytes.count, 0)
            guard count > 0 else { return }
            framer.append(bytes.span.extracting(first: count))
            while let message = try? framer.next() {
                guard let call = try? VarlinkCall(parsing: message), answer(call, on: connection) else { return }
            }
        }
    }

    /// False when the script has no replies at all: the connection ends then.
    private func answer(_ call: VarlinkCall, on connection: Int32) -> Bool {
        received.withLock { $0.append(call) }
        let name = call.method.hasPrefix(Self.prefix) ? String(call.method.dropFirst(Self.prefix.count)) : call.method
        let replies =
            scripts[name].map { $0(call.parameters ?? .emptyObject) }
            ?? [.refusal(OrgVarlinkService.MethodNotFound(method: call.method))]
        for reply in replies {
            let message = reply.encoded() + [0]
            guard send(connection, message, message.count, Int32(MSG_NOSIGNAL)) == message.count else { return false }
        }
        return replies.last.map { !$0.continues } ?? false
    }

    private static let prefix = "io.unclutter.Therapy."
}
