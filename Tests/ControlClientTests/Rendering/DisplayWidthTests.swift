import Testing

@testable import ControlClient

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "wide characters take two columns, combining marks none",
        arguments: [
            ("", 0), ("Anna", 4), ("Zoë", 3), ("Zoe\u{308}", 3), ("山田太郎", 8), ("김서연", 6), ("ｱﾝﾅ", 3), ("ＡＢ", 4),
            ("🙂", 2), ("👩‍👧", 2), ("🇩🇪", 2), ("☎\u{FE0F}", 2), ("☎", 1), ("שלום", 4), ("a\u{200B}b", 2), ("…", 1),
        ]
    )
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test(
        "what does not fit ends in an ellipsis and is never too wide",
        arguments: [
            ("Amara Brandt", 12, "Amara Brandt"), ("Amara Brandt", 8, "Amara B…"), ("山田太郎", 8, "山田太郎"),
            ("山田太郎", 7, "山田太…"), ("山田太郎", 6, "山田…"), ("Zoe\u{308}lle", 4, "Zoe\u{308}…"), ("ab", 1, "…"),
            ("ab", 0, ""),
        ]
    )
    func clipping(text: String, width: Int, clipped: String) {
        #expect(text.clipped(to: width) == clipped)
        #expect(text.clipped(to: width).displayWidth <= width)
    }

    @Test(
        "text cannot move the cursor, break the line or turn its direction",
        arguments: [
            ("a\nb", "a b"), ("a\r\nb", "a b"), ("a\tb", "a b"), ("\u{1B}[31mred", "\u{FFFD}[31mred"),
            ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{9B}b", "a\u{FFFD}b"), ("Zoë 山", "Zoë 山"),
        ]
    )
    func safety(text: String, line: String) {
        #expect(text.singleLine == line)
    }
}
