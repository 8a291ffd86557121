/// The moment at which a zone's clocks change, or only their name does.
public struct ZoneTransition: Hashable, Sendable {
    /// The first moment of `after`.
    public var instant: Timestamp
    public var before: ZoneOffset
    public var after: ZoneOffset

    public init(instant: Timestamp, before: ZoneOffset, after: ZoneOffset) {
        self.instant = instant
        self.before = before
        self.after = after
    }

    /// How far the clocks are put forward, in seconds; negative when they are put back.
    public var shift: Int {
        after.secondsFromUTC - before.secondsFromUTC
    }
}
