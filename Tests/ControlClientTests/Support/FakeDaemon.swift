import Glibc
import Synchronization
import Testing
import Varlink

/// A daemon that answers by a script: on a real socket, one connection after the other, on a thread of its own.
final class FakeDaemon: Sendable {
    /// Gives the replies to a call with these parameters.
    typealias Script = @Sendable (RawJSON) -> [VarlinkReply]

    let path: String
    private let directory: String
    private let listener: Int32
    private let scripts: [String: Script]
    private let received = Mutex<[VarlinkCall]>([])
    private let thread = Mutex<pthread_t?>(nil)

    /// - Parameter scripts: by the methods' names without `io.unclutter.Therapy.`.
    init(_ scripts: [String: Script]) throws {
        var template = Array("/tmp/therapyctl-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = "\(directory)/socket"
        self.scripts = scripts
        listener = try Self.listen(at: path)
        try start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        if let thread = thread.withLock({ $0 }) { pthread_join(thread, nil) }
        close(listener)
        unlink(path)
        rmdir(directory)
    }

    /// The calls so far.
    var calls: [VarlinkCall] { received.withLock { $0 } }

    /// The parameters of the only call of a method.
    func parameters(of method: String) -> RawJSON? {
        calls.last { $0.method.hasSuffix(method) }?.parameters
    }

    // MARK: The thread

    private func start() throws {
        // Unowned: the thread ends before the daemon does, in deinit.
        let me = Unmanaged.passUnretained(self).toOpaque()
        var id = pthread_t()
        let code = pthread_create(
            &id,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<FakeDaemon>.fromOpaque(argument).takeUnretainedValue().serve()
                return nil
            },
            me
        )
        try #require(code == 0)
        thread.withLock { $0 = id }
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

    private static func listen(at path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(code == 0 && Glibc.listen(descriptor, 8) == 0)
        return descriptor
    }
}

extension VarlinkReply {
    static func json(_ text: String, continues: Bool = false) -> VarlinkReply {
        guard let parameters = try? RawJSON(parsing: text) else { preconditionFailure("no JSON: \(text)") }
        return VarlinkReply(parameters: parameters, continues: continues)
    }

    static func refusal<Refusal: VarlinkError>(_ refusal: Refusal) -> VarlinkReply {
        VarlinkReply(parameters: RawJSON(refusal), error: Refusal.name)
    }

    static func result(_ reply: some VarlinkObject, continues: Bool = false) -> VarlinkReply {
        VarlinkReply(parameters: RawJSON(reply), continues: continues)
    }
}
