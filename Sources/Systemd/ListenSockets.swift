import CSystemd
import Glibc

/// The descriptors that systemd opened for this service before it started it (sd_listen_fds(3)): its socket units'
/// sockets and what it keeps in the file descriptor store.
///
/// Whoever takes a descriptor out owns it. To be made once, at the start, before a child process could inherit them.
public struct ListenSockets: Sendable {
    /// One descriptor and the name that its unit gave it (`FileDescriptorName=`, else the unit's own name).
    public struct Passed: Hashable, Sendable {
        public let name: String
        public let descriptor: Int32
    }

    /// All of them, in the order of the socket units' lines.
    public let all: [Passed]

    /// `SD_LISTEN_FDS_START`.
    private static let firstDescriptor: Int32 = 3

    /// Finds the descriptors and sets close-on-exec on them.
    ///
    /// There are none where `LISTEN_PID` is missing or names another process, as it does in a service's child.
    public init(environment: ServiceEnvironment) throws(ListenSocketsError) {
        try self.init(environment: environment, firstDescriptor: Self.firstDescriptor)
    }

    /// - Parameter firstDescriptor: always 3 in a service; a test has no say over what its process uses 3 for.
    package init(environment: ServiceEnvironment, firstDescriptor: Int32) throws(ListenSocketsError) {
        guard let process = try environment.number("LISTEN_PID"), process == environment.processID,
            let count = try environment.number("LISTEN_FDS")
        else {
            all = []
            return
        }
        guard count >= 0, count < Int32.max - firstDescriptor else {
            throw .invalidVariable("LISTEN_FDS", value: "\(count)")
        }
        let names = try Self.names(in: environment, count: Int(count))
        for descriptor in firstDescriptor..<firstDescriptor + count {
            let flags = fcntl(descriptor, F_GETFD)
            guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) >= 0 else {
                throw .notOpen(descriptor: descriptor)
            }
        }
        all = zip(names, firstDescriptor...).map { Passed(name: $0, descriptor: $1) }
    }

    /// The listening Unix stream sockets of this name; none when systemd passed none.
    ///
    /// - Throws: ``ListenSocketsError/notAListener(name:descriptor:)`` when a descriptor of the name is something else.
    public func unixStreamListeners(named name: String) throws(ListenSocketsError) -> [Int32] {
        let matching = all.filter { $0.name == name }
        for passed in matching where csystemd_is_unix_stream_listener(passed.descriptor) <= 0 {
            throw .notAListener(name: name, descriptor: passed.descriptor)
        }
        return matching.map(\.descriptor)
    }

    private static func names(in environment: ServiceEnvironment, count: Int) throws(ListenSocketsError) -> [String] {
        guard let text = environment["LISTEN_FDNAMES"] else { return Array(repeating: "unknown", count: count) }
        let names = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard names.count == count else { throw .invalidVariable("LISTEN_FDNAMES", value: text) }
        return names
    }
}

extension ServiceEnvironment {
    fileprivate func number(_ name: String) throws(ListenSocketsError) -> Int32? {
        guard let text = self[name] else { return nil }
        guard let number = Int32(text) else { throw .invalidVariable(name, value: text) }
        return number
    }
}

/// Why the passed descriptors cannot be used.
public enum ListenSocketsError: Error, Hashable, Sendable {
    /// A variable of the protocol contradicts itself or another.
    case invalidVariable(String, value: String)
    /// There should be a descriptor of this number, and there is none.
    case notOpen(descriptor: Int32)
    /// The socket unit does not say `ListenStream=` with a path.
    case notAListener(name: String, descriptor: Int32)
}

extension ListenSocketsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidVariable(let name, let value): "\(name) is '\(value)', which cannot be"
        case .notOpen(let descriptor): "descriptor \(descriptor) was announced (LISTEN_FDS) and is not open"
        case .notAListener(let name, let descriptor):
            "descriptor \(descriptor) ('\(name)') is not a listening Unix stream socket (ListenStream=/path)"
        }
    }
}
