import Glibc
import Testing
import Varlink

/// A daemon that answers by a script, on a real socket. It ends with its last reference.
final class FakeDaemon: Sendable {
    /// Gives the replies to a call with these parameters.
    typealias Script = @Sendable (RawJSON) -> [VarlinkReply]

    let path: String
    private let directory: String
    private let listener: Int32
    private let conversation: ScriptedConversation
    private let thread: pthread_t

    /// - Parameter scripts: by the methods' names without `io.unclutter.Therapy.`.
    init(_ scripts: [String: Script]) throws {
        var template = Array("/tmp/therapyctl-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = "\(directory)/socket"
        listener = try Self.listen(at: path)
        conversation = ScriptedConversation(listener: listener, scripts: scripts)
        thread = try conversation.start()
    }

    deinit {
        // Ends the thread's accept(2), and with it the thread.
        shutdown(listener, Int32(SHUT_RDWR))
        pthread_join(thread, nil)
        close(listener)
        unlink(path)
        rmdir(directory)
    }

    /// The calls so far.
    var calls: [VarlinkCall] { conversation.calls }

    /// The parameters of the last call of a method.
    func parameters(of method: String) -> RawJSON? {
        calls.last { $0.method.hasSuffix(method) }?.parameters
    }

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
