import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl doctor")
struct DoctorTests {
    private static func daemon(_ findings: [DaemonAPI.Finding], version: String = Therapyctl.version) throws
        -> FakeDaemon
    {
        try FakeDaemon([
            "Daemon.GetStatus": { _ in [.result(Sample.status(version: version))] },
            "Daemon.Diagnose": { _ in [.result(DaemonAPI.Diagnose.Reply(findings: findings))] },
        ])
    }

    private static let fine = DaemonAPI.Finding(check: "database", severity: .ok, detail: "12 MB, in order")
    private static let warning = DaemonAPI.Finding(
        check: "backups",
        severity: .warning,
        detail: "the last one is 9 days old",
        remedy: "therapyctl backup, and look why the job does not run: therapyctl jobs show core/backup"
    )
    private static let error = DaemonAPI.Finding(check: "disk", severity: .error, detail: "full", remedy: "make room")

    @Test("what is in order is a line, and what is not says beneath what to do")
    func findings() throws {
        let daemon = try Self.daemon([Self.fine, Self.warning, Self.error])
        let outcome = Prompt.run("doctor", at: daemon, width: 60)
        #expect(outcome.status == .failure)
        #expect(
            outcome.output == """
                ✓ socket    \(daemon.path)
                ✓ process   4711, since Tue 24 Nov 08:00, 2 h ago
                ✓ versions  0.1.0 on both sides
                ✓ database  12 MB, in order
                ! backups   the last one is 9 days old
                            → therapyctl backup, and look why the job does
                              not run: therapyctl jobs show core/backup
                ✗ disk      full
                            → make room

                1 error, 1 warning in 6 checks.

                """
        )
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test("warnings alone are 0, and nothing at all is told")
    func fine() throws {
        #expect(Prompt.run("doctor", at: try Self.daemon([Self.warning]), width: 80).status == .success)
        let outcome = Prompt.run("doctor", at: try Self.daemon([Self.fine]), width: 80)
        #expect(outcome.lines.last == "All 4 checks are in order.")
    }

    @Test("marks have colours on a terminal that has them")
    func color() throws {
        let outcome = Prompt.run("doctor", at: try Self.daemon([Self.error]), width: 80, hasColor: true)
        #expect(outcome.output.contains("\u{1B}[32m✓\u{1B}[0m socket"))
        #expect(outcome.output.contains("\u{1B}[31m✗\u{1B}[0m disk      \u{1B}[31mfull\u{1B}[0m\n"))
    }

    @Test("scripts get a line for each check, with both sides' findings in JSON")
    func scripts() throws {
        let daemon = try Self.daemon([Self.error])
        #expect(Prompt.run("doctor", at: daemon).lines.last == "error\tdisk\tfull\tmake room")
        let json = Prompt.run("doctor", "-o", "jsonl", at: daemon)
        #expect(json.lines.count == 4)
        #expect(json.lines[0].hasPrefix(#"{"schema":1,"check":"socket","severity":"ok","#))
        #expect(Prompt.run("doctor", "-o", "csv", at: daemon).lines[0] == "check,severity,detail,remedy")
    }

    @Test("a daemon of another version is a warning")
    func versions() throws {
        let outcome = Prompt.run("doctor", at: try Self.daemon([], version: "9.9.9"), width: 120)
        #expect(outcome.status == .success)
        #expect(outcome.output.contains("! versions  this is version 0.1.0, the daemon is 9.9.9\n"))
    }

    @Test("a refusal of the daemon is a finding")
    func refused() throws {
        let daemon = try FakeDaemon([
            "Daemon.GetStatus": { _ in [.refusal(DaemonAPI.AccessDenied(action: "GetStatus", role: "observer"))] }
        ])
        let outcome = Prompt.run("doctor", at: daemon)
        #expect(outcome.status == .failure)
        #expect(
            outcome.lines.last
                == "error\tanswer\tnot permitted: GetStatus needs the role observer\tsee your roles: therapyctl access"
        )
    }

    @Test("with the daemon down it says what to do, and what its program says of the configuration")
    func down() {
        let check = ConfigurationCheck(program: "/usr/sbin/therapyd", status: 78, lines: ["/c:3: no", "/c:4: neither"])
        let outcome = Prompt.run("doctor", at: nil, width: 80, check: check)
        #expect(outcome.status == .failure)
        #expect(
            outcome.output == """
                ✗ socket         there is none at /run/therapyd/therapyd.sock
                                 → start the daemon, or give its socket with --socket or
                                   THERAPYD_SOCKET
                ✗ process        none is named therapyd: it is not running
                                 → systemctl start therapyd; when it does not stay: journalctl
                                   -u therapyd
                ✗ configuration  /c:3: no
                ✗ configuration  /c:4: neither

                4 errors in 4 checks.

                """
        )
        let unknown = Prompt.run("doctor", width: 80)
        #expect(unknown.output.contains("! configuration  not checked: there is no program therapyd"))
        let elsewhere = Prompt.run("doctor", width: 80, processes: [12])
        #expect(elsewhere.output.contains("! process        therapyd runs (12), but not at this socket"))
    }
}
