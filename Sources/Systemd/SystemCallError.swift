public import Glibc

/// A system call that failed, and how.
public struct SystemCallError: Error, Hashable, Sendable {
    /// The call's name, for example `connect`.
    public var call: String
    /// The error number, for example `ENOENT`.
    public var code: Int32

    /// - Parameter code: `errno` as the call left it, unless it reports otherwise.
    public init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }
}

extension SystemCallError: CustomStringConvertible {
    public var description: String {
        // strerror(3) is safe among threads since glibc 2.32.
        guard let text = strerror(code) else { return "\(call): error \(code)" }
        return "\(call): \(String(cString: text))"
    }
}
