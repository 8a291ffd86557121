public import Varlink

/// Why a connection to a service can no longer be used.
public enum ProtocolError: Error, Hashable, Sendable {
    /// The service closed the connection before it had replied.
    case closed
    /// No reply in time.
    case timedOut
    case framing(FramingError)
    /// What came is no Varlink reply, or not the one that was to come.
    case malformedReply(reason: String)
    case system(errno: Int32)
    /// Replies come in the order of the calls; this one's turn has not come, or is over.
    case outOfTurn
    /// An earlier error left the connection in the middle of something, or a stream was left before its end.
    case unusable
}

extension ProtocolError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .closed: "the service closed the connection"
        case .timedOut: "no reply in time"
        case .framing(let error): "\(error)"
        case .malformedReply(let reason): "malformed reply: \(reason)"
        case .system(let errno): systemMessage(errno)
        case .outOfTurn: "another call's reply comes first"
        case .unusable: "the connection failed before"
        }
    }
}
