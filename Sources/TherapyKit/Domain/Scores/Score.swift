/// How grave a score is, in the words of the instruments' authors.
public enum Severity: String, CaseIterable, Hashable, Sendable {
    case minimal, mild, moderate
    case moderatelySevere = "moderately_severe"
    case severe
}

/// What a response comes to by an ``Instrument``. It describes, and is no diagnosis.
public struct Score: Hashable, Sendable {
    public let instrumentId: Instrument.ID
    /// Within the instrument's range; `nil` when too many items are missing.
    public let total: Int?
    /// Where ``total`` lies; `nil` without one.
    public let band: Instrument.Band?
    /// How many items have an answer that counts.
    public let answered: Int
    /// How many items the instrument has.
    public let items: Int
    /// The ids of the items without an answer that counts, in the instrument's order.
    public let missing: [String]
    /// Whether ``total`` is reckoned from the mean of the answered items, some being missing.
    public let isProrated: Bool
    /// The ids of the items whose answer wants a person's attention whatever the total, even if there is none.
    public let flagged: [String]
}
