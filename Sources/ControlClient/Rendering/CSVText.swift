/// Comma-separated values by RFC 4180, but for the end of a line: it is LF alone, which every spreadsheet and every CSV
/// library takes, while the line tools of a shell would find the CR of CRLF in the last field.
///
/// UTF-8 without a byte order mark: with one, tools would find it in the first column's title.
enum CSVText {
    static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\n"
    }

    /// In quotes when something in it, or a blank at an end, would not survive without.
    private static func cell(_ text: String) -> String {
        let needsQuotes =
            text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D].contains($0) }
            || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Text that no spreadsheet takes for a formula, and no terminal for a command.
    ///
    /// Spreadsheets run what begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break, whoever
    /// typed it into a record, and quotes do not keep them from it. Before such text goes an apostrophe, as OWASP
    /// advises ("CSV Injection"): `--output json` has the text as it is. A sign before nothing but digits and what
    /// telephone numbers are written with is left alone: it can be no more than a number.
    static func harmless(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.isControl && !["\t", "\n", "\r"].contains(scalar) ? "\u{FFFD}" : scalar)
        }
        guard let first = scalars.first, formulaStarts.contains(first) else { return String(scalars) }
        let isNumber = ["+", "-"].contains(first) && scalars.count > 1 && scalars.dropFirst().allSatisfy(isOfNumber)
        return isNumber ? String(scalars) : "'" + String(scalars)
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func isOfNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", " ", ".", "(", ")", "/", "-": true
        default: false
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
