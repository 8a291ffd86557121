/// Why a text is no time span.
public struct TimeSpanError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case empty
        /// Neither digits nor a decimal point, where a value must begin.
        case expectedNumber
        /// No digits behind the decimal point.
        case expectedFraction
        /// What follows a number is no unit.
        case unknownUnit
        /// Spans do not run backwards.
        case negative
        /// A number is beyond 9,223,372,036,854,775,807, or the sum beyond 584,542 years.
        case tooLong
        /// Something follows `infinity`.
        case trailingText
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

extension TimeSpanError: CustomStringConvertible {
    public var description: String {
        "“\(text)” is no time span: at byte \(position), \(reason)"
    }
}

extension TimeSpanError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "nothing to read"
        case .expectedNumber: "expected a number"
        case .expectedFraction: "expected digits behind the decimal point"
        case .unknownUnit: "not a unit; there are us, ms, s, min, h, d, w, month and y"
        case .negative: "a span cannot be negative"
        case .tooLong: "the span is too long"
        case .trailingText: "unexpected text after infinity"
        }
    }
}
