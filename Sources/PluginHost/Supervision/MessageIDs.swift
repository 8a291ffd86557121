import LogMessages

extension MessageID {
    /// A plugin could not be activated, or was given up.
    static let pluginFailed = MessageID("913bc46b6e194b20be5c439e35347b15")
    /// The process before this one did not end in order, and plugins were at work.
    static let diedAtWork = MessageID("4f5fedd319c54646aff81cdd20608b76")
    /// The process ended in a plugin's call.
    static let pluginCrashed = MessageID("6ee1aca0b02e41e7b927d302a18fbb66")
    static let pluginQuarantined = MessageID("6c0114bfd167435fba05dfdd50d26452")
    static let pluginReleased = MessageID("417993d817a74217841fa6a531de4ccc")
    /// A plugin failed with an event again and again, and goes on without it.
    static let eventSetAside = MessageID("1a6524c0bf3040bc9f0fed070d44b215")
    /// A plugin goes on with the configuration of before.
    static let pluginKeepsConfiguration = MessageID("f694c74d5ea9481bbb00a0fe3bca3856")
}
