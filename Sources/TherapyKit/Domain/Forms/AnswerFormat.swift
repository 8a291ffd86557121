/// How the text of an answer has to look, where the field's type says so.
enum AnswerFormat {
    /// `YYYY-MM-DD`, a day that the calendar has, from year 1.
    case date
    /// `HH:MM`, from `00:00` to `23:59`.
    case time
    /// An address that mail can be sent to, as far as its looks tell.
    ///
    /// One `@`; before it 1 to 64 octets; after it a host name of at least two labels. A host without a dot, which a
    /// browser takes, is a slip of the pen in a practice (`anna@gmail`). Letters beyond ASCII are taken on both sides
    /// (RFC 6531). Quoted local parts, comments, names in angle brackets and addresses in a list are not, and nothing
    /// that could end a header's line.
    case email

    func accepts(_ text: String) -> Bool {
        switch self {
        case .date: Self.isDate(text)
        case .time: Self.isTime(text)
        case .email: Self.isEmail(text)
        }
    }

    /// What is wrong with a text that is not accepted.
    var fault: String {
        switch self {
        case .date: "must be a day, written YYYY-MM-DD"
        case .time: "must be a time from 00:00 to 23:59, written HH:MM"
        case .email: "must be an email address"
        }
    }

    private static func isDate(_ text: String) -> Bool {
        guard let numbers = numbers(text, widths: [4, 2, 2], separator: "-"), numbers[0] > 0 else { return false }
        return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) != nil
    }

    private static func isTime(_ text: String) -> Bool {
        guard let numbers = numbers(text, widths: [2, 2], separator: ":") else { return false }
        return numbers[0] < 24 && numbers[1] < 60
    }

    /// Numbers of just these widths in ASCII digits, with the separator between them.
    private static func numbers(_ text: String, widths: [Int], separator: Unicode.Scalar) -> [Int]? {
        let parts = text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
        guard parts.map(\.count) == widths else { return nil }
        let isDigits = parts.allSatisfy { $0.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }
        return isDigits ? parts.compactMap { Int(Substring($0)) } : nil
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, Substring(parts[0]).utf8.count <= 64 else { return false }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isLocal) } && labels.count >= 2
            && labels.allSatisfy {
                !$0.isEmpty && $0.allSatisfy(isHost) && $0.first != "-" && $0.last != "-"
                    && Substring($0).utf8.count <= 63
            }
    }

    /// What an atom of RFC 5322 may hold, and letters, marks and symbols beyond ASCII.
    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        isHost(scalar) || "!#$%&'*+/=?^_`{|}~".unicodeScalars.contains(scalar)
    }

    private static func isHost(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-": true
        case "\0"..."\u{7F}": false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.isMark
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}
