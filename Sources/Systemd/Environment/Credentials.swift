import Glibc

/// The secrets that systemd put down for this service (`LoadCredential=`, systemd.exec(5)).
public struct Credentials: Sendable {
    /// The longest credential that systemd passes on.
    public static let maximumByteCount = 1 << 20

    private let directory: String?

    /// - Parameter directory: ``ServiceDirectories/credentials``; with nil every read fails.
    public init(directory: String?) {
        self.directory = directory
    }

    /// A credential's bytes, exactly as they were stored.
    public func bytes(named name: String) throws(CredentialError) -> [UInt8] {
        guard Self.isValid(name) else { throw .invalidName(name) }
        guard let directory else { throw .noDirectory(name) }
        let descriptor = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(name) : .unreadable(name, SystemCallError("open"))
        }
        defer { close(descriptor) }
        return try Self.contents(of: descriptor, name: name)
    }

    /// A credential that is text, such as a password, without the line end that editors and `echo` leave behind it.
    public func text(named name: String) throws(CredentialError) -> String {
        guard var text = String(validating: try bytes(named: name), as: UTF8.self) else { throw .notText(name) }
        if text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func contents(of descriptor: Int32, name: String) throws(CredentialError) -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return contents }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadable(name, SystemCallError("read"))
            }
            contents += buffer[..<count]
            guard contents.count <= maximumByteCount else { throw .tooLarge(name, limit: maximumByteCount) }
        }
    }

    /// What systemd allows: a file name of printable ASCII without a colon.
    private static func isValid(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
    }
}

/// Why a credential cannot be had.
public enum CredentialError: Error, Hashable, Sendable {
    /// No credential can have this name.
    case invalidName(String)
    /// The service was started without credentials.
    case noDirectory(String)
    /// There are credentials, and none of this name.
    case notFound(String)
    case unreadable(String, SystemCallError)
    case tooLarge(String, limit: Int)
    /// It was asked for as text and is not UTF-8.
    case notText(String)
}

extension CredentialError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidName(let name): "'\(name)' cannot be the name of a credential"
        case .noDirectory(let name):
            "credential '\(name)': the service has none (LoadCredential= in its unit, CREDENTIALS_DIRECTORY elsewhere)"
        case .notFound(let name): "credential '\(name)' was not passed to the service (LoadCredential= in its unit)"
        case .unreadable(let name, let error): "credential '\(name)': \(error)"
        case .tooLarge(let name, let limit): "credential '\(name)' has more than \(limit) bytes"
        case .notText(let name): "credential '\(name)' is not UTF-8 text"
        }
    }
}
