/// What a zone's clocks do for a time: how far ahead of UTC they are and what that is called.
public struct ZoneOffset: Hashable, Sendable {
    /// Seconds ahead of UTC; negative to the west of it.
    public var secondsFromUTC: Int
    /// Whether the zone's data calls this daylight saving. In Europe/Dublin that is the winter.
    public var isDaylightSaving: Bool
    /// As the zone's data has it: `CET`, or digits such as `+0330` where there is no name.
    public var abbreviation: String

    public init(secondsFromUTC: Int, isDaylightSaving: Bool = false, abbreviation: String) {
        self.secondsFromUTC = secondsFromUTC
        self.isDaylightSaving = isDaylightSaving
        self.abbreviation = abbreviation
    }
}

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

/// The moments at which a zone's clocks show a given local time.
public enum LocalTimeResolution: Hashable, Sendable {
    /// Exactly one, as nearly always.
    case unique(Timestamp)
    /// None: the clocks were put forward over it at this transition.
    case gap(ZoneTransition)
    /// Two: the clocks were put back and showed it again.
    case overlap(first: Timestamp, second: Timestamp)
}
