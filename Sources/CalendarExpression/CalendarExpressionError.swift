/// Why a text is no calendar expression or no time span.
public struct CalendarExpressionError: Error, Hashable, Sendable {
    /// The text as it was given.
    public var text: String
    /// Where in the text: UTF-8 bytes from its beginning.
    public var position: Int
    public var reason: Reason

    public enum Reason: Hashable, Sendable {
        case empty
    }

    init(_ reason: Reason, at position: Int, in text: String) {
        self.reason = reason
        self.position = position
        self.text = text
    }
}
