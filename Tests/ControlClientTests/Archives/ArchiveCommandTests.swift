import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl export and import")
struct ArchiveCommandTests {
    private static func exporting(_ lines: [String] = SampleArchive.lines, breaksOff: Bool = false) throws -> FakeDaemon
    {
        try .practice([
            "Practice.Export": { _ in
                let parts = [Array(lines.prefix(2)), Array(lines.dropFirst(2))]
                return parts.enumerated().map { index, lines in
                    .result(PracticeAPI.Export.Reply(lines: lines), continues: breaksOff || index == 0)
                }
            }
        ])
    }

    // MARK: export

    @Test("standard output gets the archive as it is")
    func export() throws {
        let daemon = try Self.exporting()
        let outcome = Prompt.run("export", at: daemon)
        #expect(outcome.status == .success)
        #expect(outcome.output == SampleArchive.text)
        #expect(daemon.calls.last?.more == true)
        #expect(daemon.parameters(of: "Export")?.description ?? "{}" == "{}")
        #expect(Prompt.run("export", "--client", "b298", "--private-notes", at: daemon).status == .success)
        #expect(
            daemon.parameters(of: "Export")?.description
                == #"{"clientId":"\#(Sample.client.id)","privateNotes":true}"#
        )
    }

    @Test("an archive that is not whole is none: the status says so, and a file does not appear")
    func notWhole() throws {
        let cutOff = Array(SampleArchive.lines.dropLast())
        let piped = Prompt.run("export", at: try Self.exporting(cutOff))
        #expect(piped.status == .failure)
        #expect(
            piped.diagnostics
                == "therapyctl: the archive is not whole: its last line, the manifest, is missing\n"
        )
        let directory = try TestDirectory()
        let file = try directory.write("old", to: "a.jsonl")
        for daemon in [try Self.exporting(cutOff), try Self.exporting(cutOff, breaksOff: true)] {
            let outcome = Prompt.run("export", "--file", file, at: daemon)
            #expect([.failure, .tryAgain].contains(outcome.status))
            #expect(outcome.output.isEmpty)
            #expect(directory.names == ["a.jsonl"])
            #expect(try directory.text(of: "a.jsonl") == "old")
        }
    }

    @Test("a file is the whole archive")
    func exportToFile() throws {
        let directory = try TestDirectory()
        let file = directory.file("a.jsonl")
        let outcome = Prompt.run("export", "-f", file, at: try Self.exporting(), width: 80)
        #expect(outcome.output == "Exported 3 rows to \(file)\n")
        #expect(try directory.text(of: "a.jsonl") == SampleArchive.text)
        #expect(directory.mode(of: "a.jsonl") == 0o600)
        #expect(Prompt.run("export", "-f", file, at: try Self.exporting()).output == "Sessions\t1\nUsers\t2\n")
        let json = Prompt.run("export", "-f", file, "-o", "jsonl", at: try Self.exporting())
        #expect(json.output.hasPrefix(#"{"schema":1,"file":"\#(file)","rows":{"Sessions":1,"Users":2},"sha256":""#))
    }

    @Test("progress is one line on standard error, gone at the end, where that is a terminal")
    func progress() throws {
        let directory = try TestDirectory()
        let arguments = ["export", "-f", directory.file("a.jsonl")]
        let daemon = try Self.exporting()
        let outcome = Prompt.run(arguments, socket: daemon.path, hasProgress: true)
        let shown = outcome.diagnostics.split(separator: "\r")
        #expect(shown.count == 3)
        #expect(shown.first == "Exporting: 1 rows, 163B\u{1B}[K")
        #expect(shown.last == "\u{1B}[K")
        #expect(Prompt.run(arguments, socket: daemon.path).diagnostics.isEmpty)
        let onTerminal = Prompt.run(["export"], socket: daemon.path, width: 80, hasProgress: true)
        #expect(onTerminal.diagnostics.isEmpty, "it would stand among the lines of the archive")
    }

    @Test("private notes need a role")
    func denied() throws {
        let daemon = try FakeDaemon([
            "Practice.Export": { _ in [.refusal(DaemonAPI.AccessDenied(action: "Export", role: "custodian"))] }
        ])
        let outcome = Prompt.run("export", "--private-notes", at: daemon)
        #expect(outcome.status == .notPermitted)
        #expect(outcome.diagnostics.contains("needs the role custodian"))
    }

    // MARK: import

    private static let importing: [String: FakeDaemon.Script] = [
        "Practice.UploadArchive": { parameters in
            [.result(PracticeAPI.UploadArchive.Reply(received: parameters["lines"]?.elements.count ?? 0))]
        },
        "Practice.ImportArchive": { _ in
            [
                .json(#"{"done":false,"processed":1,"total":3,"counts":{}}"#, continues: true),
                .json(
                    #"""
                    {"done":true,"processed":3,"total":3,"counts":{
                      "Users":{"inserted":1,"updated":0,"unchanged":1,"kept":0},
                      "Sessions":{"inserted":0,"updated":1,"unchanged":0,"kept":12}}}
                    """#
                ),
            ]
        },
    ]

    @Test("an archive is handed over and imported, and the counts come back")
    func importFile() throws {
        let directory = try TestDirectory()
        let file = try directory.write(SampleArchive.text, to: "a.jsonl")
        let daemon = try FakeDaemon(Self.importing)
        let outcome = Prompt.run("import", file, "--merge", at: daemon, width: 80)
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        #expect(
            outcome.output == """
                TABLE     INSERTED  UPDATED  UNCHANGED  KEPT
                Sessions         0        1          0    12
                Users            1        0          1     0

                3 rows imported.

                """
        )
        #expect(daemon.methods == ["UploadArchive", "ImportArchive"])
        #expect(daemon.calls.last?.more == true)
        #expect(daemon.parameters(of: "ImportArchive")?.description == #"{"mode":"merge"}"#)
        #expect(
            daemon.parameters(of: "UploadArchive")
                == RawJSON(PracticeAPI.UploadArchive.Parameters(lines: SampleArchive.lines))
        )
    }

    @Test("standard input will do, without a last line break; a dry run says that it was one")
    func importInput() throws {
        let daemon = try FakeDaemon(Self.importing)
        let input = String(SampleArchive.text.dropLast())
        let dry = Prompt.run("import", "-", "--dry-run", at: daemon, width: 80, input: input)
        #expect(dry.lines.last == "3 rows looked at; nothing was changed: it was a dry run.")
        #expect(daemon.parameters(of: "ImportArchive")?.description == #"{"mode":"restore","dryRun":true}"#)
        let plain = Prompt.run("import", "-", at: daemon, input: input)
        #expect(plain.output == "Sessions\t0\t1\t0\t12\nUsers\t1\t0\t1\t0\n")
        let json = Prompt.run("import", "-", "-o", "jsonl", at: daemon, input: input)
        #expect(json.output.hasPrefix(#"{"schema":1,"done":true,"processed":3,"#))
    }

    @Test("a large archive goes in messages below a MiB, in order")
    func chunks() throws {
        let row = #"{"table":"Users","row":{"name":"\#(String(repeating: "\\\"", count: 15_000))"}}"#
        let lines = SampleArchive.lines(adding: Array(repeating: row, count: 20))
        let directory = try TestDirectory()
        let file = try directory.write(lines.map { $0 + "\n" }.joined(), to: "a.jsonl")
        let daemon = try FakeDaemon(Self.importing)
        let arguments = ["import", file]
        let outcome = Prompt.run(arguments, socket: daemon.path, hasProgress: true)
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        let uploads = daemon.calls.filter { $0.method.hasSuffix("UploadArchive") }
        #expect(uploads.count > 1)
        #expect(uploads.allSatisfy { $0.encoded().count < 1024 * 1024 })
        let sent: [String] = try uploads.flatMap { try $0.parameters?.member("lines") ?? [] }
        #expect(sent == lines)
        #expect(outcome.diagnostics.contains("Uploading: ") && outcome.diagnostics.contains("Importing: 1 of 3 rows"))
    }

    @Test("what is no whole archive is not imported", arguments: [0, 1, 2, 4])
    func notImported(kept: Int) throws {
        let daemon = try FakeDaemon(Self.importing)
        let input = SampleArchive.lines.prefix(kept).map { $0 + "\n" }.joined()
        let outcome = Prompt.run("import", "-", at: daemon, input: input)
        #expect(outcome.status == .failure)
        #expect(outcome.output.isEmpty)
        #expect(!daemon.methods.contains("ImportArchive"))
    }

    @Test("a file that cannot be read is told", arguments: ["/nowhere", "/"])
    func unreadable(path: String) throws {
        let outcome = Prompt.run("import", path, at: try FakeDaemon(Self.importing))
        #expect(outcome.status == .failure)
        #expect(outcome.diagnostics.hasPrefix("therapyctl: cannot read \(path): "))
    }

    @Test("what the daemon finds is told with what to do")
    func refused() throws {
        let full = try FakeDaemon(
            Self.importing.merging([
                "Practice.ImportArchive": { _ in [.refusal(PracticeAPI.NotEmpty(records: 128))] }
            ]) { $1 }
        )
        let outcome = Prompt.run("import", "-", at: full, input: SampleArchive.text)
        #expect(outcome.status == .failure)
        #expect(outcome.diagnostics.contains("import with --merge"))
    }

    @Test("an import whose end is not told may or may not have happened")
    func unfinished() throws {
        let daemon = try FakeDaemon(
            Self.importing.merging([
                "Practice.ImportArchive": { _ in [.json(#"{"done":false,"processed":1,"total":3,"counts":{}}"#)] }
            ]) { $1 }
        )
        let outcome = Prompt.run("import", "-", at: daemon, input: SampleArchive.text)
        #expect(outcome.status == .failure)
        #expect(outcome.diagnostics.contains("did not say that it was done"))
    }
}
