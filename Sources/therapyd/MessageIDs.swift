import LogMessages

extension MessageID {
    static let ready = MessageID("5c907a53b09d47bfb5ead89c23342396")
    static let stopped = MessageID("be09dc0661534cab9a5a3fb0f0558070")
    /// The daemon does not start.
    static let startFailed = MessageID("d7c60773a53a4b128e9d855c52bc9419")
    static let degraded = MessageID("4a8f3625926047a99b93e30c86ad64b4")
    static let well = MessageID("47141d667efd47bebe7ccbc5c1d0f785")
    static let configurationReloaded = MessageID("751a747c8aaa4c9b9b6c9389c1d92b82")
    static let configurationRefused = MessageID("f060166a1b5843d18644443b3e37dd0e")
}
