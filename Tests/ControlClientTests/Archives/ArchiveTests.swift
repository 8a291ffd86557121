import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Archives")
struct ArchiveTests {
    // MARK: SHA-256

    @Test(
        "SHA-256 is that of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            (
                String(repeating: "a", count: 100_000),
                "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee"
            ),
        ]
    )
    func hash(text: String, digest: String) {
        var hash = SHA256()
        hash.update(text.utf8)
        #expect(hash.hexDigest() == digest)
    }

    @Test("pieces of any size hash as the whole", arguments: [1, 7, 55, 56, 63, 64, 65, 127, 128, 1000])
    func pieces(size: Int) {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var whole = SHA256()
        whole.update(bytes)
        var pieces = SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            pieces.update(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(pieces.hexDigest() == whole.hexDigest())
    }

    // MARK: Shape

    @Test("an archive that is whole has its manifest")
    func whole() throws {
        var check = ArchiveCheck()
        for line in SampleArchive.lines { try check.take(line) }
        let manifest = try check.finish()
        #expect(manifest.rows == ["Users": 2, "Sessions": 1])
        #expect(check.rowCount == 3)
    }

    @Test("what is wrong with an archive is told with its line, and never with what stands there", arguments: broken)
    func shape(example: BrokenArchive) {
        var check = ArchiveCheck()
        let error = #expect(throws: ArchiveError.self) {
            for line in example.lines { try check.take(line) }
            _ = try check.finish()
        }
        #expect(error?.description == example.words)
        #expect(error?.description.contains("Ode") == false)
    }

    private static let broken: [BrokenArchive] = [
        .init("nothing", [], "line 1 is not the head of an archive"),
        .init("no head", Array(SampleArchive.lines.dropFirst()), "line 1 is not the head of an archive"),
        .init("no JSON", ["{"], "line 1 is not the head of an archive"),
        .init(
            "another program's",
            [#"{"archive":{"format":"tar","version":1}}"#],
            "line 1 is the head of something else, and not of a therapyd archive"
        ),
        .init(
            "a broken row",
            [SampleArchive.lines[0], #"{"table":"Users","row":"Ben Ode"}"#],
            "line 2 of the archive is neither a row nor the manifest"
        ),
        .init(
            "an empty line",
            [SampleArchive.lines[0], ""],
            "line 2 of the archive is neither a row nor the manifest"
        ),
        .init(
            "cut off",
            Array(SampleArchive.lines.dropLast()),
            "the archive is not whole: its last line, the manifest, is missing"
        ),
        .init("more", SampleArchive.lines + [""], "line 6 follows the manifest, which has to be the last one"),
        .init(
            "a changed row",
            SampleArchive.lines.map { $0.contains("Ben Ode") ? #"{"table":"Users","row":{"name":"Bea Ode"}}"# : $0 },
            "the archive is damaged: its checksum is not that of its lines"
        ),
        .init(
            "other counts",
            SampleArchive.lines(counts: #"{"Users":1,"Sessions":1}"#),
            "the archive is damaged: its manifest has 1 rows of Users, and there are 2"
        ),
        .init(
            "no checksum",
            Array(SampleArchive.lines.dropLast()) + [#"{"manifest":{"rows":{}}}"#],
            "line 5 of the archive is neither a row nor the manifest"
        ),
    ]

    // MARK: Lines

    @Test("lines come as they are, however the bytes do", arguments: [1, 2, 3, 1000])
    func lines(step: Int) throws {
        var reader = LineReader(MemorySource("eins\n\nzwei ä\r\ndrei", step: step), limit: 100)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(line) }
        #expect(lines == ["eins", "", "zwei ä\r", "drei"])
        #expect(try reader.next() == nil)
    }

    @Test("a line that is too long or no UTF-8 ends it", arguments: [1, 1000])
    func badLines(step: Int) throws {
        var reader = LineReader(MemorySource("1234\n12345\n", step: step), limit: 4)
        #expect(try reader.next() == "1234")
        #expect(throws: LineReader.Failure.tooLong) { try reader.next() }
        let directory = try TestDirectory()
        let file = try directory.write([0x61, 0x0A, 0xFF, 0x0A], to: "x")
        var bytes = LineReader(try FileDescriptorSource(path: file), limit: 4)
        #expect(try bytes.next() == "a")
        #expect(throws: LineReader.Failure.notUTF8) { try bytes.next() }
    }

    // MARK: Messages

    @Test("a message stays below its size unless it has one line")
    func batches() throws {
        let long = String(repeating: "x", count: UploadBatch.preferredSize / 2 - 200)
        var batch = UploadBatch()
        #expect(batch.add(long) == nil)
        #expect(batch.add(long) == nil)
        #expect(batch.add("next") == [long, long] || batch.lines == [long, long, "next"])
        var quotes = UploadBatch()
        #expect(quotes.add(String(repeating: "\"", count: UploadBatch.preferredSize / 2)) == nil)
        #expect(quotes.add("next")?.count == 1, "as JSON it is twice as long")
        #expect(quotes.lines == ["next"])
    }

    @Test("a line as long as a message may be is carried, and no longer one")
    func longest() {
        let call = VarlinkCall(PracticeAPI.UploadArchive.self, .init(lines: ["\"x\n"]))
        let size = call.encoded().count + 1
        #expect(!UploadBatch.canCarry("\"x\n", in: size - 1))
        #expect(UploadBatch.canCarry("\"x\n", in: size + 200))
    }

    // MARK: Files

    @Test("a file is in its place when it is complete, and only for its owner")
    func file() throws {
        let directory = try TestDirectory()
        _ = try directory.write("old", to: "a.jsonl")
        let archive = try ArchiveFile(path: directory.file("a.jsonl"))
        try archive.write(String(repeating: "new\n", count: 100_000))
        #expect(directory.names.count == 2)
        #expect(try directory.text(of: "a.jsonl") == "old")
        try archive.moveIntoPlace()
        #expect(directory.names == ["a.jsonl"])
        #expect(try directory.text(of: "a.jsonl").utf8.count == 400_000)
        #expect(directory.mode(of: "a.jsonl") == 0o600)
    }

    @Test("what is given up leaves nothing")
    func givenUp() throws {
        let directory = try TestDirectory()
        do {
            let archive = try ArchiveFile(path: directory.file("a.jsonl"))
            try archive.write("half")
            #expect(directory.names.count == 1)
        }
        #expect(directory.names.isEmpty)
    }

    @Test("a place that cannot be written is told", arguments: ["/nowhere/a.jsonl", "/proc/a.jsonl"])
    func noPlace(path: String) {
        let error = #expect(throws: ClientError.self) { try ArchiveFile(path: path) }
        #expect(error?.words(.test)?.hasPrefix("cannot write \(path): ") == true)
    }
}

struct BrokenArchive: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: [String]
    let words: String

    init(_ description: String, _ lines: [String], _ words: String) {
        testDescription = description
        self.lines = lines
        self.words = words
    }
}

/// An archive of a small practice.
enum SampleArchive {
    static let lines = lines(counts: #"{"Sessions":1,"Users":2}"#)

    static var text: String { lines.map { $0 + "\n" }.joined() }

    /// With more rows of `Users`.
    static func lines(adding rows: [String]) -> [String] {
        lines(counts: #"{"Sessions":1,"Users":\#(2 + rows.count)}"#, adding: rows)
    }

    /// - Parameter counts: what the manifest says, which may be wrong.
    static func lines(counts: String, adding rows: [String] = []) -> [String] {
        let head =
            #"{"archive":{"format":"therapyd","version":1,"createdAt":"2026-11-24T09:00:00.000Z","#
            + #""client":null,"privateNotes":false}}"#
        let body =
            [
                head, #"{"table":"Users","row":{"name":"Ben Ode"}}"#,
                #"{"table":"Users","row":{"name":"Ämara \"B\""}}"#,
                #"{"table":"Sessions","row":{}}"#,
            ] + rows
        var hash = SHA256()
        for line in body { hash.update((line + "\n").utf8) }
        return body + [#"{"manifest":{"rows":\#(counts),"sha256":"\#(hash.hexDigest())"}}"#]
    }
}
