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
}
