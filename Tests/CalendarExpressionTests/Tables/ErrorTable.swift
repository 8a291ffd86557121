import CalendarExpression

/// Texts that are no calendar expression, the byte at which they stop being one, and why.
enum ErrorTable {
    static let rows: [(String, Int, CalendarExpressionError.Reason)] = words + dates + times + zones

    private static let words: [(String, Int, CalendarExpressionError.Reason)] = [
        ("", 0, .empty),
        ("dayly", 0, .unknownWeekday),
        ("every day", 0, .unknownWeekday),
        ("Montag 9:00", 0, .unknownWeekday),
        ("daily 9:00", 0, .unknownWeekday),
        ("Mon,Tux 5:00", 4, .unknownWeekday),
        ("Mon,,Tue", 4, .unknownWeekday),
        ("Mon Tue", 4, .expectedNumber),
        ("Fri..Mon", 5, .weekdayRange),
        ("Mon..", 5, .weekdayRange),
        ("Mon.. 9:00", 5, .weekdayRange),
        ("Mon-Tue-Wed", 8, .weekdayRange),
        ("Mon. 9:00", 4, .unexpectedCharacter),
        ("Mon;Tue", 3, .unexpectedCharacter),
        ("Mon9:00", 3, .unexpectedCharacter),
    ]

    private static let dates: [(String, Int, CalendarExpressionError.Reason)] = [
        ("*-13-1", 2, .outOfRange(.month, 1...12)),
        ("2026-0-1", 5, .outOfRange(.month, 1...12)),
        ("2026-10 9:00", 0, .outOfRange(.month, 1...12)),
        ("Mon *-*-32 5:00", 8, .outOfRange(.day, 1...31)),
        ("*-*-1,15,32", 9, .outOfRange(.day, 1...31)),
        ("*-*~29", 4, .outOfRange(.day, 1...28)),
        ("*-*~27,1", 4, .outOfRange(.day, 1...25)),
        ("*-*~1,2,3,4,5,6,7,8", 18, .outOfRange(.day, 1...7)),
        ("1969-1-1", 0, .outOfRange(.year, 1970...2199)),
        ("2026,2200-1-1", 5, .outOfRange(.year, 1970...2199)),
        ("@7258118400", 0, .outOfRange(.year, 1970...2199)),
        ("@99999999999999999999", 0, .outOfRange(.year, 1970...2199)),
        ("*-12..1-1", 2, .backwardRange(.month)),
        ("*-*-5..1", 4, .backwardRange(.day)),
        ("*-*-1/0", 4, .repetition(.day)),
        ("*-*-1/31", 4, .repetition(.day)),
        ("*-*~5/5", 4, .repetition(.day)),
        ("2026/174-1-1", 0, .repetition(.year)),
        ("12", 2, .incomplete),
        ("5-5-5-5", 5, .unexpectedCharacter),
        ("2026~5-5", 6, .unexpectedCharacter),
        ("2026-01-01T09:00", 10, .unexpectedCharacter),
        ("2026/1/1", 6, .unexpectedCharacter),
        ("*-*-1..", 7, .expectedNumber),
        ("*--1", 2, .expectedNumber),
        ("*-*-,1", 4, .expectedNumber),
        ("@5 5:5", 2, .trailingText),
        ("@-", 2, .expectedNumber),
    ]

    private static let times: [(String, Int, CalendarExpressionError.Reason)] = [
        ("24:00", 0, .outOfRange(.hour, 0...23)),
        ("5,24:00", 2, .outOfRange(.hour, 0...23)),
        ("5:60", 2, .outOfRange(.minute, 0...59)),
        ("5:00:60", 5, .outOfRange(.second, 0...59)),
        ("*:*:0.5,60", 8, .outOfRange(.second, 0...59)),
        ("10..9:00", 0, .backwardRange(.hour)),
        ("*:*:5..4.5", 4, .rangeBelowOneSecond),
        ("*:*:5..4/1", 4, .backwardRange(.second)),
        ("*:0/60", 2, .repetition(.minute)),
        ("0/24:00", 0, .repetition(.hour)),
        ("*:*:0,5/0", 6, .repetition(.second)),
        ("*:*:5..5", 4, .rangeBelowOneSecond),
        ("*:*:1.5..2", 4, .rangeBelowOneSecond),
        ("9", 1, .incomplete),
        ("Mon 9", 5, .incomplete),
        ("9:", 2, .expectedNumber),
        ("5:x", 2, .expectedNumber),
        (":30", 0, .expectedNumber),
        (" 9:00", 0, .expectedNumber),
        ("*:*:5.", 6, .expectedNumber),
        ("5:5:5:5", 5, .trailingText),
        ("9.00:0", 1, .unexpectedCharacter),
        ("*/5:0", 1, .unexpectedCharacter),
        ("9:00Z", 4, .unexpectedCharacter),
        ("9:00 ", 4, .trailingText),
        ("9:00 17:00", 4, .trailingText),
        ("*:1" + String(repeating: ",1", count: 241), 484, .tooManyTerms),
    ]

    private static let zones: [(String, Int, CalendarExpressionError.Reason)] = [
        ("9:00 Europe/Atlantis", 5, .unknownZone("Europe/Atlantis")),
        ("daily CEST", 6, .unknownZone("CEST")),
        ("9:00  Europe/Atlantis", 4, .trailingText),
        ("9:0x Europe/Atlantis", 3, .unexpectedCharacter),
        ("9:00 UTC Europe/Berlin", 4, .trailingText),
        ("9:00 +01:00", 4, .trailingText),
    ]
}
