import Reference
import Testing

@Suite("Manual pages")
struct MdocTests {
    @Test(
        "a word of a macro's line means nothing but itself",
        arguments: [
            ("sessions", "sessions"), ("Op", "\\&Op"), (".", "\\&."), ("-socket", "\\-socket"), ("a b", "\"a b\""),
            ("a\"b", "a\\(dqb"), ("", "\"\""), ("\\n", "\\en"), ("'", "\\(aq"), ("…", "\\[u2026]"), ("id", "id"),
        ]
    )
    func words(text: String, written: String) {
        var piece = Mdoc()
        piece.macro("Ar", [.text(text)])
        #expect(piece.lines == [".Ar \(written)"])
    }

    @Test(
        "running text has a sentence a line, and names what it names",
        arguments: [
            ("One. Two.", ["One.", "Two."]),
            ("Without --yes, or with it", ["Without", ".Fl \\-yes ,", "or with it"]),
            ("See systemd.time(7).", ["See", ".Xr systemd.time 7 ."]),
            ("Else $NO_COLOR (`a b`).", ["Else", ".Ev NO_COLOR", ".Ql ( \"a b\" ) ."]),
            ("the client's --", ["the client's \\-\\-"]),
            (".conf files", ["\\&.conf files"]),
            ("of io.example. can be left out", ["of io.example. can be left out"]),
            ("a \\ and ~", ["a \\e and \\(ti"]),
            ("- one, +2h, -1d", ["\\- one, +2h, \\-1d"]),
        ]
    )
    func prose(text: String, lines: [String]) {
        var piece = Mdoc()
        piece.prose(text)
        #expect(piece.lines == lines)
    }

    @Test("paragraphs have space between them, and none after a heading or beside a block")
    func paragraphs() {
        var piece = Mdoc()
        piece.section("NAME")
        piece.discussion("One.\nstill one.\n\n  $ cmd \\\n    .x\n\nTwo.\n\nThree.")
        #expect(
            piece.lines == [
                ".Sh NAME", "One. still one.", ".Bd -literal -offset indent", "$ cmd \\e", "  .x", ".Ed", ".Pp", "Two.",
                ".Pp", "Three.",
            ]
        )
    }

    @Test("a list has its items, and nothing stands for one without any")
    func lists() {
        var piece = Mdoc()
        piece.list { _ in }
        #expect(piece.lines == [])
        piece.list { list in
            list.item([.call("Fl"), .text("v")]) { $0.prose("More.") }
            list.item([.text("none")]) { _ in }
        }
        #expect(
            piece.lines == [".Bl -tag -width Ds", ".It Fl v", "More.", ".It none", ".No \\&", ".El"]
        )
    }

    @Test("a frame takes its pieces, each once")
    func frames() throws {
        let release = try #require(Release(version: "1.2", date: "2026-03-09"))
        var piece = Mdoc()
        piece.prose("Hello.")
        let frame = PageFrame(".Dd @date@\n.Os x @version@\n@keys@\nend\n")
        let page = try frame.page(for: release, with: ["keys": piece])
        #expect(page == ".Dd March 9, 2026\n.Os x 1.2\nHello.\nend\n")
        #expect(throws: PageFrame.Problem.unknownPlace("keys")) { try frame.page(for: release, with: [:]) }
        #expect(throws: PageFrame.Problem.missingPlace("more")) {
            try frame.page(for: release, with: ["keys": piece, "more": piece])
        }
    }

    @Test("a date is a date", arguments: ["2026-13-01", "2026", "today"])
    func dates(text: String) {
        #expect(Release(version: "1", date: text) == nil)
    }
}
