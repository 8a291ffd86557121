import Dispatch
import Glibc
import Synchronization

/// A socket that takes one connection and answers each message with the next of some texts, whatever it says.
final class ScriptedService: Sendable {
    let path: String
    private let listener: Int32
    private let messages = Mutex<[String]>([])
    private let done = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - replies: nil to accept nobody.
    ///   - closesAtEnd: whether to close, and to stop listening, once there is no further reply.
    init(replies: [String]?, closesAtEnd: Bool = false) throws {
        var template = Array("/tmp/varlink-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError(errno: errno) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/socket"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 1) == 0 else { throw SystemError(errno: errno) }
        self.path = path
        self.listener = listener
        guard let replies else { return }
        DispatchQueue(label: "service").async { [self] in
            serve(replies, closesAtEnd: closesAtEnd)
        }
    }

    deinit {
        close(listener)
        unlink(path)
        rmdir(String(path.dropLast("/socket".count)))
    }

    /// What has come so far.
    func received() -> [String] { messages.withLock { $0 } }

    /// Waits until the script has ended and the connection is closed.
    func waitUntilClosed() {
        done.wait()
        done.signal()
    }

    private func serve(_ replies: [String], closesAtEnd: Bool) {
        defer { done.signal() }
        let connection = accept(listener, nil, nil)
        defer { close(connection) }
        if closesAtEnd { shutdown(listener, Int32(SHUT_RD)) }
        guard connection >= 0 else { return }
        var replies = replies[...]
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            if closesAtEnd, replies.isEmpty { return }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            bytes += chunk[..<count]
            while let end = bytes.firstIndex(of: 0) {
                messages.withLock { $0.append(String(decoding: bytes[..<end], as: UTF8.self)) }
                bytes.removeSubrange(...end)
                if let reply = replies.popFirst() {
                    _ = send(connection, reply, reply.utf8.count, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }
}

struct SystemError: Error, Equatable {
    let errno: Int32
}
