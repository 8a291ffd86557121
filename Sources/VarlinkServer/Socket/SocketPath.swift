import Glibc

/// A path as the kernel takes it for a Unix socket.
struct SocketPath: Sendable {
    /// `sun_path` has room for 108 bytes with the closing NUL (unix(7)).
    static let maximumByteCount = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    let path: String

    init(_ path: String) throws(ListeningError) {
        guard (1...Self.maximumByteCount).contains(path.utf8.count), !path.utf8.contains(0) else {
            throw .badPath(path, limit: Self.maximumByteCount)
        }
        self.path = path
    }

    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
