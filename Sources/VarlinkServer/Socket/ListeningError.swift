/// Why a server cannot listen.
public enum ListeningError: Error, Hashable, Sendable {
    /// A socket's path has 1 to `limit` bytes and no NUL.
    case badPath(String, limit: Int)
    /// Another server answers at this path or holds its lock.
    case inUse(path: String)
    /// Something that is no socket lies at this path; it is not ours to remove.
    case notASocket(path: String)
    /// The inherited descriptor is no listening Unix stream socket.
    case notListening(descriptor: Int32)
    /// A system call failed.
    case system(call: String, path: String?, errno: Int32)
}

extension ListeningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badPath(let path, let limit):
            "the socket path '\(path)' has \(path.utf8.count) bytes; 1 to \(limit) without NUL are possible"
        case .inUse(let path):
            "another server listens on '\(path)'"
        case .notASocket(let path):
            "'\(path)' exists and is not a socket"
        case .notListening(let descriptor):
            "descriptor \(descriptor) is not a listening Unix stream socket"
        case .system(let call, let path?, let errno):
            "\(call) '\(path)': \(systemMessage(errno))"
        case .system(let call, nil, let errno):
            "\(call): \(systemMessage(errno))"
        }
    }
}
