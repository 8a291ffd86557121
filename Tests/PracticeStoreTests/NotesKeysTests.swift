import PracticeStore
import Testing

@Suite struct NotesKeysTests {
    private static let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    @Test("the first key is the current one; empty lines and remarks are passed over")
    func parses() throws {
        let keys = try NotesKeys(parsing: "\n# ours\n  k2   \(Self.zeros)  \r\nk1\t\(Self.zeros)\n\n")
        #expect(keys.current.id == "k2")
    }

    @Test(
        "what is no file of keys is refused by its line, and nothing of the line is told",
        arguments: [
            ("", 0), ("# nothing\n", 0), ("SECRET", 1), ("k1 SECRET", 1), ("k1 \(zeros) SECRET", 1),
            ("k:1 \(zeros)", 1),
            ("\nk1 \(zeros)\nk1 \(zeros)", 3), ("k1 AAAA", 1), ("k1 \(zeros.dropLast())", 1), ("kü \(zeros)", 1),
            ("k12345678901234567890123456789012 \(zeros)", 1),
        ]
    )
    func refuses(text: String, line: Int) throws {
        let error = try #require(throws: NotesKeysError.self) { _ = try NotesKeys(parsing: text) }
        #expect(error.line == line)
        #expect(!error.description.contains("SECRET"))
        #expect(!error.description.contains("AAAA"))
    }
}
