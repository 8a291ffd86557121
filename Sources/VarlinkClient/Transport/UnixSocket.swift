import Glibc

/// A connected Unix stream socket. No call on it raises SIGPIPE, and interrupted calls go on.
struct UnixSocket: ~Copyable {
    private let descriptor: Int32

    /// - Parameter timeout: how long the service may take to accept; nil for ever.
    init(connectingTo path: String, timeout: Duration?) throws(ConnectError) {
        var address = sockaddr_un()
        let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard (1...limit).contains(path.utf8.count), !path.utf8.contains(0) else {
            throw .badPath(path, limit: limit)
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }

        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
        // connect(2) on a Unix socket waits for room in the listener's queue, as long as a send may take.
        if let timeout { Self.setSendTimeout(timeout, of: descriptor) }
        var code: Int32 = 0
        repeat {
            code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
                }
            }
        } while code == EINTR
        guard code == 0 else {
            close(descriptor)
            throw ConnectError(code: code, path: path)
        }
        if timeout != nil { Self.setSendTimeout(.zero, of: descriptor) }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    private static let sendFlags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)

    /// Sends what the socket takes at once. Returns how many bytes, 0 when it is full.
    func send(_ bytes: Span<UInt8>) throws(ProtocolError) -> Int {
        while true {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Self.sendFlags)
            }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            case EPIPE, ECONNRESET: throw .closed
            default: throw .system(errno: errno)
            }
        }
    }

    /// Waits for bytes and takes what is there. Returns how many, 0 at the end of the stream.
    func receive(into bytes: inout [UInt8]) throws(ProtocolError) -> Int {
        while true {
            let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case ECONNRESET: return 0
            default: throw .system(errno: errno)
            }
        }
    }

    /// What a socket can be waited for.
    enum Readiness {
        case readable
        case readableOrWritable
    }

    /// Waits until the socket is ready or its peer has gone. Returns whether there is something to read.
    func wait(for readiness: Readiness, until deadline: ContinuousClock.Instant?) throws(ProtocolError) -> Bool {
        let events = readiness == .readable ? POLLIN : POLLIN | POLLOUT
        var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            switch poll(&request, 1, Self.milliseconds(until: deadline)) {
            case 0:
                if let deadline, deadline <= .now { throw .timedOut }
            case 1:
                return request.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0
            default:
                guard errno == EINTR else { throw .system(errno: errno) }
            }
        }
    }

    /// poll(2)'s time-out, rounded up so that it does not return early again and again; -1 for ever.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let rest = max(.zero, deadline - .now)
        return Int32(min(Double(Int32.max), (rest / .milliseconds(1)).rounded(.up)))
    }

    private static func setSendTimeout(_ timeout: Duration, of descriptor: Int32) {
        let (seconds, attoseconds) = timeout.components
        var value = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &value, socklen_t(MemoryLayout<timeval>.size))
    }
}

extension ConnectError {
    fileprivate init(code: Int32, path: String) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .noSuchFile(path: path)
            case ECONNREFUSED: .refused(path: path)
            case EACCES, EPERM: .notPermitted(path: path)
            case EAGAIN, ETIMEDOUT: .timedOut(path: path)
            default: .system(path: path, errno: code)
            }
    }
}
