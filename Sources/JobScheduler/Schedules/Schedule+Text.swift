public import CalendarExpression
public import TimeZoneRules

/// The text form, which a store keeps and a person reads:
/// `at 2026-03-29T01:00:00Z`, `every 1h 30min from 2026-03-29T01:00:00Z`, or a calendar expression in its normal form.
/// The zone of the latter is kept beside it.
extension Schedule: CustomStringConvertible {
    public var description: String {
        switch self {
        case .once(let at): "at \(InstantText.text(of: at))"
        case .every(let span, nil): "every \(span)"
        case .every(let span, let anchor?): "every \(span) from \(InstantText.text(of: anchor))"
        case .calendar(let expression, _): expression.description
        case .unreadable(let text, _): text
        }
    }

    /// Reads what was stored; what cannot be read is kept as it is.
    public init(stored text: String, zone: String?) {
        do { try self.init(parsing: text, zone: zone) } catch { self = .unreadable(text, zone: zone) }
    }

    /// Reads the text form.
    /// - Parameter zone: the IANA name of a calendar expression's zone; nil means UTC.
    public init(parsing text: String, zone: String?) throws(ScheduleError) {
        if let rest = text.dropping(prefix: "at ") {
            guard let at = InstantText.instant(rest) else { throw .malformedInstant(String(rest)) }
            self = .once(at: at)
        } else if let rest = text.dropping(prefix: "every ") {
            self = try Self.every(parsing: rest)
        } else {
            self = try Self.calendar(parsing: text, zone: zone)
        }
    }

    private static func every(parsing text: Substring) throws(ScheduleError) -> Schedule {
        var span = text
        var anchor: Timestamp?
        if let separator = text.firstRange(of: " from ") {
            guard let instant = InstantText.instant(text[separator.upperBound...]) else {
                throw .malformedInstant(String(text[separator.upperBound...]))
            }
            anchor = instant
            span = text[..<separator.lowerBound]
        }
        do { return .every(try TimeSpan(parsing: String(span)), anchor: anchor) } catch { throw .malformedSpan(error) }
    }

    private static func calendar(parsing text: String, zone: String?) throws(ScheduleError) -> Schedule {
        let expression: CalendarExpression
        do { expression = try CalendarExpression(parsing: text) } catch { throw .malformedExpression(error) }
        guard let zone else { return .calendar(expression, in: .utc) }
        do { return .calendar(expression, in: try TimeZoneRules(identifier: zone)) } catch { throw .zone(error) }
    }
}

/// Why a text is no schedule.
public enum ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformedInstant(String)
    case malformedSpan(TimeSpanError)
    case malformedExpression(CalendarExpressionError)
    case zone(TimeZoneError)

    public var description: String {
        switch self {
        case .malformedInstant(let text): "“\(text)” is no instant such as 2026-03-29T01:00:00Z"
        case .malformedSpan(let error): "\(error)"
        case .malformedExpression(let error): "\(error)"
        case .zone(let error): "\(error)"
        }
    }
}

extension StringProtocol {
    fileprivate func dropping(prefix: String) -> SubSequence? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }

    /// Where `text` first stands.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if let end = index(start, offsetBy: text.count, limitedBy: endIndex), self[start..<end] == text {
                return start..<end
            }
            start = index(after: start)
        }
        return nil
    }
}
