/// The moments at which a zone's clocks show a given local time.
public enum LocalTimeResolution: Hashable, Sendable {
    /// Exactly one, as nearly always.
    case unique(Timestamp)
    /// None: the clocks were put forward over it at this transition.
    case gap(ZoneTransition)
    /// Two: the clocks were put back and showed it again.
    case overlap(first: Timestamp, second: Timestamp)
}
