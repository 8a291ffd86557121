import LogMessages

extension MessageID {
    /// Somebody called what he may not.
    static let accessRefused = MessageID("f6e8fd635602480b83482d432c6c56b6")
    /// A call ended in an error that the daemon does not know: a fault of its own.
    static let callFailed = MessageID("a894f7834a914559b82a0498c140aa8f")
    /// What was done is not in the audit trail.
    static let auditGap = MessageID("5dd2f0a56d934568a39e27bd63340f21")
}
