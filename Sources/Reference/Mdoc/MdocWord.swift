/// A word of a macro's line.
package enum MdocWord: Hashable, Sendable {
    /// A macro that the line's own calls, one of its settings, or a punctuation mark: written as it is.
    case call(String)
    /// An argument, which means nothing but itself.
    case text(String)

    var written: String {
        switch self {
        case .call(let name): return name
        case .text(let text):
            let escaped = MdocText.literal(text).replacing("\"", with: "\\(dq")
            if escaped.isEmpty || escaped.contains(" ") { return "\"\(escaped)\"" }
            return Self.means(text) ? "\\&\(escaped)" : escaped
        }
    }

    /// Whether a word means more than itself: names of macros, as `Op`, and punctuation.
    private static func means(_ text: String) -> Bool {
        if text.count == 1 { return text.allSatisfy { "().,:;?![]|".contains($0) } }
        let isNameOfMacro = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "%") }
        return isNameOfMacro && (2...3).contains(text.count) && text.contains { $0.isUppercase || $0 == "%" }
    }
}

/// What roff(7) would take for something else.
enum MdocText {
    /// Text that people type or programs write, each character as it is.
    static func literal(_ text: String) -> String {
        escape(text) { character in
            switch character {
            case "-": "\\-"
            case "'": "\\(aq"
            case "`": "\\(ga"
            default: nil
            }
        }
    }

    /// A word of running text, where quotation marks and hyphens are those of print.
    static func prose(_ text: String) -> String {
        let escaped = escape(text) { $0 == "`" ? "\\(ga" : nil }
        // At its beginning it is a sign, and no hyphen.
        let signs = escaped.prefix { $0 == "-" }
        return String(repeating: "\\-", count: signs.count) + escaped.dropFirst(signs.count)
    }

    /// A line whose beginning is no macro's.
    static func protected(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&\(line)" : line
    }

    private static func escape(_ text: String, _ also: (Unicode.Scalar) -> String?) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\e"
            case "~": escaped += "\\(ti"
            case "^": escaped += "\\(ha"
            case _ where !scalar.isASCII:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
            default:
                escaped += also(scalar) ?? String(scalar)
            }
        }
        return escaped
    }
}
