/// Why a service cannot be reached at a path.
public enum ConnectError: Error, Hashable, Sendable {
    /// There is no socket: the service was never started, or it removed its socket when it stopped.
    case noSuchFile(path: String)
    /// There is a socket and nobody listens.
    case refused(path: String)
    /// The socket's or a directory's mode keeps this user out.
    case notPermitted(path: String)
    /// The service did not take the connection in time.
    case timedOut(path: String)
    /// A socket's path has 1 to `limit` bytes and no NUL.
    case badPath(String, limit: Int)
    case system(path: String, errno: Int32)

    public var path: String {
        switch self {
        case .noSuchFile(let path), .refused(let path), .notPermitted(let path), .timedOut(let path),
            .badPath(let path, _), .system(let path, _):
            path
        }
    }
}

extension ConnectError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchFile(let path): "no socket at '\(path)'"
        case .refused(let path): "nobody listens on '\(path)'"
        case .notPermitted(let path): "no permission to connect to '\(path)'"
        case .timedOut(let path): "'\(path)' did not take the connection in time"
        case .badPath(let path, let limit):
            "the socket path '\(path)' has \(path.utf8.count) bytes; 1 to \(limit) without NUL are possible"
        case .system(let path, let errno): "cannot connect to '\(path)': \(systemMessage(errno))"
        }
    }
}
