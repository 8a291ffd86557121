/// How much room text takes on a terminal, which is not how many characters it has: East Asian characters and emoji
/// take two columns, combining marks none. An approximation of wcwidth(3) by ranges of Unicode's EastAsianWidth.
extension Character {
    /// 0, 1 or 2.
    var columns: Int {
        if isASCII { return 1 }
        var columns = 0
        for scalar in unicodeScalars {
            // VARIATION SELECTOR-16 asks for the emoji form of what stands before it.
            if scalar == "\u{FE0F}" { return 2 }
            columns = max(columns, scalar.columns)
        }
        return columns
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        return Self.wideRanges.contains { $0.contains(value) } ? 2 : 1
    }

    /// Wide and fullwidth, without the emoji.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF,
        0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// Columns on a terminal, of text without control characters.
    var displayWidth: Int {
        let utf8 = utf8
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.columns }
    }

    /// The text if it fits into so many columns, else as much of it as fits before an ellipsis.
    func clipped(to width: Int) -> String {
        guard displayWidth > width else { return self }
        guard width > 0 else { return "" }
        var taken = 0
        var end = startIndex
        while end < endIndex {
            let columns = self[end].columns
            guard taken + columns <= width - 1 else { break }
            taken += columns
            formIndex(after: &end)
        }
        return self[..<end] + "…"
    }

    /// The text if it fits into so many columns, else as much of its end as fits behind an ellipsis.
    func clippedAtStart(to width: Int) -> String {
        guard displayWidth > width else { return self }
        guard width > 0 else { return "" }
        var taken = 0
        var start = endIndex
        while start > startIndex {
            let columns = self[index(before: start)].columns
            guard taken + columns <= width - 1 else { break }
            taken += columns
            formIndex(before: &start)
        }
        return "…" + self[start...]
    }

    /// Followed, or preceded, by blanks up to a width.
    func padded(to width: Int, alignment: Alignment = .left) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth))
        return alignment == .left ? self + blanks : blanks + self
    }

    /// Text that is written from right to left, in part or whole, set apart from what stands around it: without that,
    /// numbers and names beside it would change places on a terminal that knows directions (UAX #9, isolates). Other
    /// text as it is.
    var isolated: String {
        unicodeScalars.contains(where: \.isRightToLeft) ? "\u{2068}\(self)\u{2069}" : self
    }

    /// One line that changes nothing about the terminal it is shown on: line breaks and tabs are blanks, other control
    /// characters and those that turn the direction of text are replaced. What records hold was typed by anybody.
    var singleLine: String {
        guard unicodeScalars.contains(where: \.isUnsafe) else { return self }
        var line = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\r" where unicodeScalars.contains("\n"): continue
            case "\t", "\n", "\r", "\u{2028}", "\u{2029}": line.append(" ")
            default: line.append(scalar.isUnsafe ? "\u{FFFD}" : scalar)
            }
        }
        return String(line)
    }
}

extension Unicode.Scalar {
    /// Hebrew, Arabic, and the scripts beside them.
    fileprivate var isRightToLeft: Bool {
        switch value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }

    fileprivate var isUnsafe: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// On which side of its column text stands.
enum Alignment: Hashable, Sendable {
    case left, right
}
