import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl backup and verify")
struct BackupTests {
    private static let path = "/var/lib/therapyd/backups/practice-20261124T030000Z.sqlite"

    private static func step(_ pages: Int, verified: Bool = false, continues: Bool = true) -> VarlinkReply {
        let reply = DaemonAPI.Backup.Reply(
            path: path,
            bytes: pages * 4096,
            pages: pages,
            verified: verified,
            totalPages: 745
        )
        return .result(reply, continues: continues)
    }

    private static let whole: FakeDaemon.Script = { _ in
        [step(0), step(120), step(745), step(745, verified: true, continues: false)]
    }

    // MARK: backup

    @Test("says how far it is, and at the end where the backup is", arguments: [["backup"], ["backup", "make"]])
    func make(arguments: [String]) throws {
        let daemon = try FakeDaemon(["Daemon.Backup": Self.whole])
        let outcome = Prompt.run(arguments, socket: daemon.path, width: 80, hasProgress: true)
        #expect(outcome.status == .success)
        #expect(outcome.output == "Backed up to \(Self.path): 2.9M, verified.\n")
        #expect(outcome.diagnostics.contains("\rBacking up: 120 of 745 pages (16%)\u{1B}[K"))
        #expect(outcome.diagnostics.hasSuffix("\r\u{1B}[K"))
        #expect(daemon.calls.map(\.more) == [true])
        #expect(daemon.parameters(of: "Backup")?.description == #"{"path":""}"#)
    }

    @Test("a pipe gets the fields, JSON the last reply")
    func makeForScripts() throws {
        let daemon = try FakeDaemon(["Daemon.Backup": Self.whole])
        let plain = Prompt.run("backup", at: daemon)
        #expect(plain.output == "\(Self.path)\t3051520\t745\ttrue\n")
        #expect(plain.diagnostics.isEmpty)
        #expect(Prompt.run("backup", "-o", "jsonl", at: daemon).output.hasPrefix(#"{"schema":1,"path":"/var/"#))
    }

    @Test(
        "a path is the caller's, though the daemon writes the file",
        arguments: [
            ("/tmp/b.sqlite", "/tmp/b.sqlite"), ("b.sqlite", "/home/someone/b.sqlite"),
            ("./b.sqlite", "/home/someone/b.sqlite"), ("../b.sqlite", "/home/someone/../b.sqlite"),
        ]
    )
    func paths(typed: String, sent: String) throws {
        let daemon = try FakeDaemon(["Daemon.Backup": Self.whole])
        #expect(Prompt.run("backup", typed, at: daemon).status == .success)
        #expect(daemon.parameters(of: "Backup")?.description == #"{"path":"\#(sent)"}"#)
        #expect(Prompt.run("backup", "", at: daemon).status == .usage)
    }

    @Test("what was not verified is no backup")
    func notVerified() throws {
        let daemon = try FakeDaemon(["Daemon.Backup": { _ in [Self.step(745, continues: false)] }])
        let outcome = Prompt.run("backup", at: daemon)
        #expect(outcome.status == .failure)
        #expect(outcome.output.isEmpty)
        #expect(outcome.diagnostics.contains("do not rely on it"))
    }

    // MARK: backup list

    private static func list(_ backups: [DaemonAPI.BackupFile]) throws -> FakeDaemon {
        try FakeDaemon([
            "Daemon.ListBackups": { _ in
                [.result(DaemonAPI.ListBackups.Reply(directory: "/var/lib/therapyd/backups", backups: backups))]
            }
        ])
    }

    @Test("the list has whole paths, however narrow the terminal is")
    func list() throws {
        let daemon = try Self.list([.init(path: Self.path, at: "2026-11-24T03:00:00.000Z", bytes: 3_051_520)])
        #expect(
            Prompt.run("backup", "list", at: daemon, width: 100).output == """
                AT                WHEN     SIZE  PATH
                Tue 24 Nov 04:00  6 h ago  2.9M  \(Self.path)

                1 backup listed.

                """
        )
        #expect(Prompt.run("backup", "list", at: daemon, width: 60).lines[1] == Self.path)
        #expect(
            Prompt.run("backup", "list", at: daemon).output == "2026-11-24T03:00:00.000Z\t3051520\t\(Self.path)\n"
        )
        #expect(Prompt.run("backup", "list", "-o", "csv", at: daemon).lines[0] == "path,at,bytes")
    }

    @Test("without one it says how to make one")
    func empty() throws {
        let outcome = Prompt.run("backup", "list", at: try Self.list([]), width: 80)
        #expect(
            outcome.output == """
                0 backups listed.
                They would be in /var/lib/therapyd/backups; make one: therapyctl backup

                """
        )
    }

    // MARK: verify

    private static func verification(_ problems: [String]) -> FakeDaemon.Script {
        { _ in
            [
                .result(DaemonAPI.VerifyDatabase.Reply(ok: false, problems: []), continues: true),
                .result(
                    DaemonAPI.VerifyDatabase.Reply(ok: false, problems: Array(problems.prefix(1))),
                    continues: true
                ),
                .result(DaemonAPI.VerifyDatabase.Reply(ok: problems.isEmpty, problems: problems)),
            ]
        }
    }

    @Test("a database that is in order is 0")
    func inOrder() throws {
        let daemon = try FakeDaemon(["Daemon.VerifyDatabase": Self.verification([])])
        #expect(Prompt.run("verify", at: daemon, width: 80).output == "The database in use is in order.\n")
        #expect(daemon.parameters(of: "VerifyDatabase")?.description == "{}")
        #expect(
            Prompt.run("verify", "b.sqlite", at: daemon, width: 80).output == "/home/someone/b.sqlite is in order.\n"
        )
        let piped = Prompt.run("verify", at: daemon)
        #expect(piped.status == .success && piped.output.isEmpty && piped.diagnostics.isEmpty)
    }

    @Test("problems are told one a line, once, and are 1", arguments: ["table", "plain"])
    func problems(format: String) throws {
        let problems = ["row 7 missing from index\nSessions_start", "Session x has no client"]
        let daemon = try FakeDaemon(["Daemon.VerifyDatabase": Self.verification(problems)])
        let outcome = Prompt.run(["verify", "-o", format], socket: daemon.path, width: 80, hasProgress: true)
        #expect(outcome.status == .failure)
        #expect(outcome.lines == ["row 7 missing from index Sessions_start", "Session x has no client"])
        #expect(outcome.diagnostics.contains("\rVerifying: 1 problem so far"))
        #expect(
            outcome.diagnostics.hasSuffix(
                "therapyctl: 2 problems in the database in use; to go back to a backup: therapyctl backup list\n"
            )
        )
    }

    @Test("a file that cannot be looked at is another thing than one that is not in order")
    func unusable() throws {
        let daemon = try FakeDaemon([
            "Daemon.VerifyDatabase": { _ in [.refusal(DaemonAPI.BackupFailed(path: "/b", reason: "is no database"))] }
        ])
        let outcome = Prompt.run("verify", "/b", at: daemon)
        #expect(outcome.status == .failure)
        #expect(outcome.diagnostics == "therapyctl: /b cannot be verified: is no database\n")
    }
}
