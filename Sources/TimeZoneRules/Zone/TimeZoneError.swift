/// Why a zone could not be read.
public enum TimeZoneError: Error, Hashable, Sendable {
    /// Not the form of a zone's name: letters, digits, `+`, `-`, `_` and single slashes between them.
    case invalidIdentifier(String)
    /// The directory has no file of that name, or one that is no zone.
    case unknownIdentifier(String)
    /// The file is there and cannot be read; `errno` says why.
    case unreadable(path: String, errno: Int32)
    /// The file does not follow RFC 9636.
    case malformed(identifier: String, reason: String)
}

extension TimeZoneError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidIdentifier(let identifier): "“\(identifier)” cannot be the name of a time zone"
        case .unknownIdentifier(let identifier): "there is no time zone “\(identifier)”"
        case .unreadable(let path, let errno): "the time zone file \(path) cannot be read (errno \(errno))"
        case .malformed(let identifier, let reason): "the data of the time zone “\(identifier)” is malformed: \(reason)"
        }
    }
}
