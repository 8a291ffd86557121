/// A part of a date or a time that an expression can ask something of.
public enum CalendarField: Hashable, Sendable, CaseIterable {
    case year, month, day, hour, minute, second

    /// What the field's values can be, as systemd has it. Seconds have up to six decimals below 60.
    public var range: ClosedRange<Int> {
        switch self {
        case .year: 1970...2199
        case .month: 1...12
        case .day: 1...31
        case .hour: 0...23
        case .minute, .second: 0...59
        }
    }
}

/// One of a field's comma-separated terms: a value, a range, or a repetition.
///
/// Seconds are counted in microseconds here, and days from the month's end where the expression has a `~`.
struct CalendarTerm: Hashable, Sendable {
    var start: Int
    /// The last value; nil for a single value and for a repetition that goes on to the field's end.
    var stop: Int?
    /// 0 for a single value.
    var step: Int

    static func value(_ value: Int) -> CalendarTerm {
        CalendarTerm(start: value, stop: nil, step: 0)
    }

    /// Every whole second, which is what `*` means for seconds.
    static let everySecond = CalendarTerm(start: 0, stop: nil, step: 1_000_000)

    /// The smallest value from `minimum` on, whatever the field's end.
    func first(atOrAfter minimum: Int) -> Int? {
        if start >= minimum { return start }
        guard step > 0 else { return nil }
        let value = start + (minimum - start + step - 1) / step * step
        return value <= stop ?? .max ? value : nil
    }

    /// The largest value up to `maximum`.
    func last(atOrBefore maximum: Int) -> Int? {
        guard start <= maximum else { return nil }
        guard step > 0 else { return start }
        return start + (min(maximum, stop ?? .max) - start) / step * step
    }

    /// The term with a range cut to a multiple of its step, and with a repetition that never repeats taken as a value.
    var normalized: CalendarTerm {
        guard let stop, stop >= start else { return self }
        let end = step > 0 ? stop - (stop - start) % step : stop
        return end == start ? .value(start) : CalendarTerm(start: start, stop: end, step: step)
    }
}

extension CalendarTerm: Comparable {
    static func < (left: CalendarTerm, right: CalendarTerm) -> Bool {
        (left.start, left.stop ?? -1, left.step) < (right.start, right.stop ?? -1, right.step)
    }
}
