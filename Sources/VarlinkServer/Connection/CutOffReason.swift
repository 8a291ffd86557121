import Varlink

/// What a peer did, or failed to do, for the server to end its connection.
enum CutOffReason: Error {
    case framing(FramingError)
    case malformedCall(JSONError)
    case unfinishedMessage
    case unreadReplies
    case tooMuchInput
    /// The handler's failure is to end the connection.
    case handlerFailed

    /// For the log: nothing of what the peer sent is in it.
    var message: String {
        switch self {
        case .framing(let error): "\(error)"
        case .malformedCall(let error):
            "a message is not a Varlink call: \(Self.kind(of: error)) at byte \(error.offset)"
        case .unfinishedMessage: "a message was begun and not finished in time"
        case .unreadReplies: "replies were not read in time"
        case .tooMuchInput: "the user's connections hold too much input"
        case .handlerFailed: "the handler failed"
        }
    }

    private static func kind(of error: JSONError) -> String {
        switch error.reason {
        case .malformed(let malformation): malformation.rawValue
        case .mistyped(let expected): "no \(expected.rawValue)"
        case .outOfRange: "out of range"
        case .unknownValue: "unknown value"
        case .missingMember: "missing member"
        case .unknownMember: "unknown member"
        case .conflictingMember: "conflicting member"
        }
    }
}
