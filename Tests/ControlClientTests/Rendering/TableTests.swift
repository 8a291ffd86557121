import Testing

@testable import ControlClient

@Suite("Tables")
struct TableTests {
    private static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("WHEN", importance: 1, fit: .hides, audience: .people),
        .init("NAME", importance: 5, fit: .shrinks(to: 6)),
        .init("N", importance: 7, alignment: .right),
        .init("NOTE", importance: 4, fit: .shrinks(to: 5)),
    ]

    private static let table = Table(
        columns: columns,
        rows: [
            [
                .id("13ab99d8-2aab-4315-a67a-30f6743725f6"), Cell("in 2 h", plain: "x"), Cell("Amara Brandt"), Cell(7),
                Cell("first\nsecond"),
            ],
            [
                .id("66063b9f-d94b-425d-847e-42ae4c7bfcae"), Cell("3 days ago", plain: "y"), Cell("山田太郎"), Cell(12),
                .none,
            ],
        ]
    )

    @Test("with room for all, columns are as wide as their widest cell and no line ends in blanks")
    func natural() {
        #expect(
            Self.table.aligned(width: nil, inColor: false) == """
                ID        WHEN        NAME           N  NOTE
                13ab99d8  in 2 h      Amara Brandt   7  first second
                66063b9f  3 days ago  山田太郎      12

                """
        )
    }

    @Test("on a narrower terminal the least important columns go first, then others shrink")
    func shrinking() {
        #expect(
            Self.table.aligned(width: 36, inColor: false) == """
                ID        NAME           N  NOTE
                13ab99d8  Amara Brandt   7  first s…
                66063b9f  山田太郎      12

                """
        )
        #expect(
            Self.table.aligned(width: 27, inColor: false) == """
                ID        NAME     N  NOTE
                13ab99d8  Amara…   7  firs…
                66063b9f  山田…   12

                """
        )
    }

    @Test("no line is ever wider than the terminal", arguments: 1...60)
    func neverWraps(width: Int) {
        for line in Self.table.aligned(width: width, inColor: false).split(separator: "\n") {
            #expect(String(line).displayWidth <= width)
        }
    }

    @Test("colour changes no width and wraps only the text")
    func color() {
        let table = Table(columns: [.init("A"), .init("B")], rows: [[Cell("on", style: .good), Cell("x")]])
        #expect(table.aligned(width: nil, inColor: true, hasHeader: false) == "\u{1B}[32mon\u{1B}[0m  x\n")
        #expect(table.aligned(width: nil, inColor: true).hasPrefix("\u{1B}[1mA\u{1B}[0m   \u{1B}[1mB\u{1B}[0m\n"))
    }

    @Test("scripts get every field in full between tabs, without a header and what is for people")
    func plain() {
        #expect(
            Self.table.tabSeparated == """
                13ab99d8-2aab-4315-a67a-30f6743725f6\tAmara Brandt\t7\tfirst second
                66063b9f-d94b-425d-847e-42ae4c7bfcae\t山田太郎\t12\t-

                """
        )
    }

    @Test(
        "ids are cut to the shortest that tells them apart, but not below eight",
        arguments: [
            ([], 8), (["13ab99d8-2aab"], 8), (["13ab99d8-2aab", "13ab99d8-2aab"], 8),
            (["13ab99d8-2aab", "13ab99d8-2bab", "66063b9f-d94b"], 11),
        ] as [([String], Int)]
    )
    func shortIDs(ids: [String], length: Int) {
        #expect(ShortID.uniqueLength(of: ids) == length)
    }
}
