import Glibc

/// A listening socket of our own in the file system, from its creation to its removal.
final class OwnedSocket: Sendable {
    /// The listening descriptor. Its user closes it; this type only looks after the name.
    let descriptor: Int32
    private let path: String
    private let identity: FileIdentity?
    private let lock: PathLock

    /// Locks the path, clears away what a dead server left, binds and listens.
    init(path: String, mode: UInt32, group: UInt32?) throws(ListeningError) {
        let socketPath = try SocketPath(path)
        lock = try PathLock(besideSocket: path)
        try Self.removeLeftover(at: socketPath)
        let descriptor = try retryingInterrupts("socket", path: path) {
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Self.closeOnExec, 0)
        }
        do {
            try Self.bind(descriptor, to: socketPath, mode: mode, group: group)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
        identity = FileIdentity(at: path)
    }

    /// Takes the name away, unless somebody put another file there.
    func removeName() {
        guard let identity, FileIdentity(at: path) == identity else { return }
        unlink(path)
    }

    private static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
    private static let nonBlocking = Int32(SOCK_NONBLOCK.rawValue)

    /// The kernel's own limit (net.core.somaxconn) cuts it down.
    static let backlog: Int32 = 4096

    private static func bind(
        _ descriptor: Int32,
        to address: SocketPath,
        mode: UInt32,
        group: UInt32?
    ) throws(ListeningError) {
        // bind(2) makes the file with the descriptor's own mode less the umask: it is never open too wide, and what
        // the umask took is given back before anybody can connect.
        _ = try retryingInterrupts("fchmod", path: address.path) { fchmod(descriptor, mode) }
        _ = try retryingInterrupts("bind", path: address.path) {
            address.withAddress { Glibc.bind(descriptor, $0, $1) }
        }
        do {
            if let group {
                _ = try retryingInterrupts("chown", path: address.path) {
                    lchown(address.path, uid_t.max, group)
                }
            }
            _ = try retryingInterrupts("chmod", path: address.path) { chmod(address.path, mode) }
            _ = try retryingInterrupts("listen", path: address.path) { listen(descriptor, backlog) }
        } catch {
            unlink(address.path)
            throw error
        }
    }

    /// Removes a socket that nobody answers at.
    private static func removeLeftover(at address: SocketPath) throws(ListeningError) {
        guard let existing = FileIdentity(at: address.path) else { return }
        guard existing.isSocket else { throw .notASocket(path: address.path) }
        let probe = try retryingInterrupts("socket") {
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | closeOnExec | nonBlocking, 0)
        }
        defer { close(probe) }
        guard address.withAddress({ connect(probe, $0, $1) }) == -1 else {
            throw .inUse(path: address.path)
        }
        switch errno {
        case ENOENT: return
        case ECONNREFUSED: break
        case EAGAIN: throw .inUse(path: address.path)  // It lives, with a full queue.
        case let code: throw .system(call: "connect", path: address.path, errno: code)
        }
        _ = try retryingInterrupts("unlink", path: address.path) { unlink(address.path) }
    }
}
