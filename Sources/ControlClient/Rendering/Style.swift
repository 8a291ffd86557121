/// What a piece of text means, for the eye.
enum Style: Hashable, Sendable {
    case plain
    case heading
    case secondary
    case good
    case warning
    case bad

    /// The parameter of SGR (ECMA-48, 8.3.117); nil for text as it is.
    private var selectGraphicRendition: String? {
        switch self {
        case .plain: nil
        case .heading: "1"
        case .secondary: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        }
    }

    /// The text in this style, for a terminal that has colour.
    func applied(to text: String, inColor hasColor: Bool) -> String {
        guard hasColor, let parameter = selectGraphicRendition, !text.isEmpty else { return text }
        return "\u{1B}[\(parameter)m\(text)\u{1B}[0m"
    }
}
