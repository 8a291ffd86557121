/// A change of one session's status, for one of many in a transaction.
public struct SessionChange: Hashable, Sendable {
    public let id: Session.ID
    public let command: SessionCommand
    /// Kept in the audit trail; a correction needs one.
    public let reason: String?

    public init(_ id: Session.ID, _ command: SessionCommand, reason: String? = nil) {
        self.id = id
        self.command = command
        self.reason = reason
    }
}
