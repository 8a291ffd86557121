public import TimeZoneRules

/// When something happens again and again, in systemd's language for it (systemd.time(7), “Calendar Events”).
///
/// What is accepted, the normal form and the elapses are those of `systemd-analyze calendar`, with two exceptions. A
/// repetition such as `*:0/25` begins anew with every hour, day, month or year; systemd 252 loses the first elapses of
/// an hour, a day or a year after one that does not end with it, and gives up on what is very rare. And on the nights on
/// which clocks change
/// - an expression with fixed hours elapses once for each of its times that a local day has: in a gap at the
///   instant of the transition, in an overlap at the first pass;
/// - one whose hours are `*` or repeat (`0/2`) elapses whenever the clocks show one of its times, so it skips a gap and
///   elapses in both passes of an overlap: time goes on evenly.
///
/// A day that a zone skipped as a whole has no elapses.
///
/// ```swift
/// let expression = try CalendarExpression(parsing: "Mon..Fri 9:00 Europe/Berlin")
/// print(expression)  // Mon..Fri *-*-* 09:00:00 Europe/Berlin
/// let due = expression.next(after: now, in: .utc)
/// ```
///
/// A zone that the expression names is read when the expression is: parse it again to follow an update of tzdata.
public struct CalendarExpression: Hashable, Sendable {
    /// The zone that the expression itself names; without one it is the caller's.
    public let zone: TimeZoneRules?
    let fields: CalendarFields
    let schedule: CivilSchedule

    /// - Parameter zones: Where a zone that the expression names is looked for.
    public init(parsing text: String, zones: ZoneDirectory = .system) throws(CalendarExpressionError) {
        let parser = try CalendarExpressionParser(parsing: text, zones: zones)
        zone = parser.zone
        fields = parser.fields
        schedule = CivilSchedule(fields)
    }

    /// Whether there is any time from 1970 to 2199 that it elapses at; `*-02-30` has none.
    ///
    /// An expression that can elapse may still do so only in the past: then `next(after:in:)` is nil.
    public var canElapse: Bool {
        schedule.first(atOrAfter: .min) != nil
    }

    /// Whether its hours are `*` or repeat, so that it follows elapsed time where clocks change.
    public var followsElapsedTime: Bool {
        fields.hours.isEmpty || fields.hours.contains { $0.step > 1 || ($0.step == 1 && $0.stop == nil) }
    }
}

extension CalendarExpression {
    /// All elapses later than a moment, in order. They end with the year 2199 at the latest.
    public func elapses(after timestamp: Timestamp, in zone: TimeZoneRules) -> CalendarElapses {
        CalendarElapses(expression: self, zone: zone, last: timestamp)
    }
}

/// A calendar expression's elapses, each later than the one before.
public struct CalendarElapses: Sequence, IteratorProtocol, Sendable {
    let expression: CalendarExpression
    let zone: TimeZoneRules
    var last: Timestamp?

    public mutating func next() -> Timestamp? {
        last = last.flatMap { expression.next(after: $0, in: zone) }
        return last
    }
}
