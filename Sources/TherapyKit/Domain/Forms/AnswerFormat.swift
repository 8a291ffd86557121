/// How the text of an answer has to look, where the field's type says so.
enum AnswerFormat {
    /// `YYYY-MM-DD`, a day that the calendar has, from year 1.
    case date
    /// `HH:MM`, from `00:00` to `23:59`.
    case time
    /// See ``EmailAddress``.
    case email

    func accepts(_ text: String) -> Bool {
        switch self {
        case .date: Self.isDate(text)
        case .time: Self.isTime(text)
        case .email: EmailAddress.isPlausible(text)
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
}
