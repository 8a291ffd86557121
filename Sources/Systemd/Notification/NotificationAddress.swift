import Glibc

/// Where notifications go: a datagram socket in the file system (`/…`) or in the abstract namespace (`@…`).
struct NotificationAddress: Sendable {
    /// `sun_path` as the kernel takes it. A path has its closing NUL; an abstract name has a leading one and ends
    /// where the bytes end (unix(7)).
    private let name: [UInt8]

    init(_ text: String) throws(NotificationError) {
        var name = Array(text.utf8)
        switch name.first {
        case UInt8(ascii: "/"): name.append(0)
        case UInt8(ascii: "@") where name.count > 1: name[0] = 0
        default: throw .unsupportedAddress(text)
        }
        guard name.count <= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { throw .unsupportedAddress(text) }
        self.name = name
    }

    /// Sends one datagram, waiting while the manager's queue is full.
    func send(_ message: String) throws(NotificationError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(SystemCallError("socket")) }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        while true {
            let count = withSocketAddress { address, length in
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
            if count == bytes.count { return }
            guard errno == EINTR else { throw .system(SystemCallError("sendto")) }
        }
    }

    private func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? MemoryLayout<sa_family_t>.size
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(offset + name.count)) }
        }
    }
}
