/// One thing that a plugin did with a record, will do, or has decided not to do.
public struct Explanation: Hashable, Sendable {
    public enum Standing: String, CaseIterable, Hashable, Sendable {
        /// It happened.
        case past
        /// It will, unless something changes.
        case pending
        /// It was to happen, and does not.
        case suppressed
    }

    /// When it happened, is to happen, or would have happened; `nil` where there is no such time.
    public let at: Instant?
    public let standing: Standing
    /// What it is, in words without personal data, such as `reminder day-before to the client by email`.
    public let action: String
    /// Why it happened, will, or does not.
    public let reason: String

    public init(at: Instant?, _ standing: Standing, _ action: String, reason: String) {
        self.at = at
        self.standing = standing
        self.action = action
        self.reason = reason
    }
}

/// A record that someone wants explained.
public enum ExplainedRecord: Hashable, Sendable {
    case session(Session)
    case assignment(Assignment)
}
