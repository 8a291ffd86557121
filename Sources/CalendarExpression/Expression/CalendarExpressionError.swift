/// Why a text is no calendar expression.
public struct CalendarExpressionError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// There is nothing to read, at most a zone.
        case empty
        /// Neither `*` nor a number, where one must stand.
        case expectedNumber
        /// A number ends in something that cannot follow it.
        case unexpectedCharacter
        /// The time lacks its minutes, or the date a part.
        case incomplete
        /// Something follows the expression.
        case trailingText
        /// Letters that are no weekday and no shorthand.
        case unknownWeekday
        /// Weekdays that run backwards, such as `Fri..Mon`, or a range of them without an end.
        case weekdayRange
        /// A value outside what the field can have. Days counted from the month's end go to 28, those behind `n` smaller
        /// ones in a list to 28 - 3 n.
        case outOfRange(CalendarField, ClosedRange<Int>)
        /// A range that ends before it begins.
        case backwardRange(CalendarField)
        /// A repetition that could not happen even once within its field, or by nothing.
        case repetition(CalendarField)
        /// A range of less than a second without saying in what steps.
        case rangeBelowOneSecond
        /// More than 241 terms in one field, or more than 10 days counted from the month's end.
        case tooManyTerms
        /// The last word is where a zone stands, and there is none of that name.
        case unknownZone(String)
    }

    public var reason: Reason
    /// Where in `text`: the number of its UTF-8 bytes before the place.
    public var position: Int
    /// The text as it was given.
    public var text: String

    public init(reason: Reason, position: Int, text: String) {
        self.reason = reason
        self.position = position
        self.text = text
    }
}

extension CalendarExpressionError: CustomStringConvertible {
    public var description: String {
        "“\(text)” is no calendar expression: at byte \(position), \(reason)"
    }
}

extension CalendarExpressionError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "nothing to read"
        case .expectedNumber: "expected a number or *"
        case .unexpectedCharacter: "unexpected character"
        case .incomplete: "the date or time is incomplete"
        case .trailingText: "unexpected text after the expression"
        case .unknownWeekday: "not a weekday or a shorthand such as daily"
        case .weekdayRange: "the range of weekdays has no end or runs backwards"
        case .outOfRange(let field, let range):
            "\(field) must be from \(range.lowerBound) to \(range.upperBound)"
        case .backwardRange(let field): "the \(field)’s range ends before it begins"
        case .repetition(let field): "the \(field)’s repetition never repeats"
        case .rangeBelowOneSecond: "a range of less than a second needs a repetition"
        case .tooManyTerms: "too many values"
        case .unknownZone(let name): "there is no time zone “\(name)”"
        }
    }
}
