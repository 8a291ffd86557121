import Testing

@testable import ControlClient

@Suite("Words for a shell")
struct ShellWordTests {
    @Test(
        "are quoted when a shell would take them apart",
        arguments: [
            ("m7", "m7"), ("a/2026-06-01T08:45:00.000Z", "a/2026-06-01T08:45:00.000Z"), ("", "''"), ("a b", "'a b'"),
            ("x/O'Neil $HOME", #"'x/O'\''Neil $HOME'"#), ("Zoë", "'Zoë'"),
        ]
    )
    func quoting(text: String, word: String) {
        #expect(ShellWord.quoted(text) == word)
    }
}
