public import TimeZoneRules

public struct CalendarExpression: Hashable, Sendable {
    /// The zone that the expression itself names.
    public let zone: TimeZoneRules?
    public init(parsing text: String, zones: ZoneDirectory = .system) throws(CalendarExpressionError) { zone = nil }
    /// Whether it elapses at all between 1970 and 2199.
    public var canElapse: Bool { false }
    public func next(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? { nil }
    public func previous(before instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? { nil }
    public func elapses(after instant: Timestamp, in zone: TimeZoneRules) -> AnySequence<Timestamp> { AnySequence([]) }
}
extension CalendarExpression: CustomStringConvertible { public var description: String { "" } }
