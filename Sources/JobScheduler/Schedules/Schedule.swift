public import CalendarExpression
public import TimeZoneRules

/// When a job is to run.
public enum Schedule: Hashable, Sendable {
    /// Once; at once when the instant has passed.
    case once(at: Timestamp)
    /// Every so often, counted from `anchor` and never from when a run happened to begin or end. Without an anchor it
    /// gets the instant of being enqueued, and the first run is one span later.
    case every(TimeSpan, anchor: Timestamp?)
    /// Whenever the calendar and the clocks of a zone fit.
    case calendar(CalendarExpression, in: TimeZoneRules)
    /// A stored text that cannot be read (any more): its zone may be gone. It never elapses; a job that has it is
    /// discarded when it is due.
    case unreadable(String, zone: String?)

    /// The name of the zone that a calendar expression is read in unless it names one itself. Part of the text form.
    public var zone: String? {
        switch self {
        case .calendar(_, let rules): rules.identifier
        case .unreadable(_, let zone): zone
        case .once, .every: nil
        }
    }

    /// The name of the zone that a calendar schedule follows.
    public var effectiveZone: String? {
        if case .calendar(let expression, let rules) = self { (expression.zone ?? rules).identifier } else { zone }
    }

    /// The same with what enqueueing settles.
    func anchored(at now: Timestamp) -> Schedule {
        if case .every(let span, nil) = self { .every(span, anchor: now) } else { self }
    }

    /// The first instant of a job that is enqueued at `now`.
    public func first(from now: Timestamp) -> Timestamp? {
        if case .once(let at) = self { at } else { anchored(at: now).next(after: now) }
    }

    /// Whether a job with this schedule that is asked for again with `other` keeps its place.
    func isKept(by other: Schedule) -> Bool {
        switch (self, other) {
        case (.every(let span, _), .every(let otherSpan, nil)): span == otherSpan
        // Not by the zone's data: an update of it is no other schedule.
        case (.calendar(let expression, let rules), .calendar(let otherExpression, let otherRules)):
            expression == otherExpression && rules.identifier == otherRules.identifier
        default: self == other
        }
    }
}

extension Schedule: Recurrence {
    public var isRecurring: Bool {
        if case .once = self { false } else { true }
    }

    public func next(after instant: Timestamp) -> Timestamp? {
        switch self {
        case .once(let at): at > instant ? at : nil
        case .every(let span, let anchor):
            Self.next(after: instant, every: Int64(clamping: span.microseconds), from: anchor)
        case .calendar(let expression, let rules): expression.next(after: instant, in: rules)
        case .unreadable: nil
        }
    }

    /// The first `anchor + n * span` after `instant`, n not negative.
    private static func next(after instant: Timestamp, every span: Int64, from anchor: Timestamp?) -> Timestamp? {
        let anchor = anchor ?? .unixEpoch
        guard span > 0 else { return nil }
        guard instant >= anchor else { return anchor }
        let (elapsed, overflow) = instant.microseconds.subtractingReportingOverflow(anchor.microseconds)
        guard !overflow else { return nil }
        let (next, tooLate) = instant.microseconds.addingReportingOverflow(span - elapsed % span)
        return tooLate ? nil : Timestamp(microseconds: next)
    }
}
