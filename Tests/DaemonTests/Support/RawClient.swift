import Glibc

/// A client that may break every rule. Receiving gives up after a generous while.
final class RawClient: Sendable {
    let descriptor: Int32

    init(path: String, receiveTimeout: Int = 60) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw SystemError(errno: errno) }
        var timeout = timeval(tv_sec: receiveTimeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends everything. Throws when the server has closed.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw SystemError(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Sends what fits in at once; returns how much.
    func sendSome(_ bytes: [UInt8]) -> Int {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }

    /// Messages up to a number of them, or until the server closes.
    func receive(_ count: Int = .max) throws -> [String] {
        var bytes: [UInt8] = []
        var messages: [String] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while messages.count < count {
            let received = recv(descriptor, &chunk, chunk.count, 0)
            if received == 0 || (received < 0 && errno == ECONNRESET) { break }
            guard received > 0 else { throw SystemError(errno: errno) }
            bytes += chunk[..<received]
            while let end = bytes.firstIndex(of: 0) {
                messages.append(String(decoding: bytes[..<end], as: UTF8.self))
                bytes.removeSubrange(...end)
            }
        }
        return messages
    }

    /// Whether the server has closed the connection, waited for.
    func isClosedByServer() throws -> Bool {
        try receive(1).isEmpty
    }
}

struct SystemError: Error, Equatable {
    let errno: Int32
}
