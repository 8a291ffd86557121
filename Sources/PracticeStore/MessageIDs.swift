import LogMessages

extension MessageID {
    /// The daemon before was killed, or the machine went down; the database is sound.
    static let uncleanEnd = MessageID("d915a2f6342c4bc196f01aaff51f8877")
    /// A backup's content is in the place of the database's.
    static let restored = MessageID("56676e68dc0c4d749f3a4ff03e808dad")
    static let backupMade = MessageID("aae182c5ef4d4f1da026922c0b41cd38")
    static let backupFailed = MessageID("7fa55f0fd00b4565bf3e9e9627000017")
    /// Another program took triggers away that the daemon needs.
    static let triggersMade = MessageID("c6a231df515746c1a9c00695aad5e831")
    /// An entry of the audit trail is not as it was written, or is missing.
    static let auditBroken = MessageID("548198cd99544e93858814b06a55cc00")
    /// What other programs change cannot be written down just now.
    static let auditWaits = MessageID("63083582e4a34d0788fe61e6ad7794bc")
    static let auditGoesOn = MessageID("ece5e2fc083a40979bb8ec9e3f3041a7")
}
