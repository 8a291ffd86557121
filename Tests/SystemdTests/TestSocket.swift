import Glibc

/// A Unix socket of a test's, at a path or (with a leading `@`) in the abstract namespace.
final class TestSocket: Sendable {
    let descriptor: Int32

    init(_ type: __socket_type, at address: String, listening: Bool = false) throws {
        descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
        var name = Array(address.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path)! + name.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0, !listening || listen(descriptor, 1) == 0 else { throw TestFailure(call: "bind") }
    }

    deinit { close(descriptor) }

    /// The datagrams that wait, oldest first.
    func received() -> [String] {
        var datagrams: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count >= 0 {
            datagrams.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
        return datagrams
    }
}
