import ControlAPI
import Synchronization
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl restore")
struct RestoreTests {
    private static let backup = "/var/lib/therapyd/backups/a.sqlite"
    private static let kept = "/var/lib/therapyd/backups/before-restore.sqlite"

    private static func status(pid: Int) -> VarlinkReply {
        .result(Sample.status(pid: pid))
    }

    /// A daemon that goes on for a while after a restore, breaks off, is not ready, and is then another one.
    private static func daemon(_ restore: @escaping FakeDaemon.Script = restored) throws -> FakeDaemon {
        let asked = Mutex(0)
        return try FakeDaemon([
            "Daemon.Restore": restore,
            "Daemon.ListBackups": { _ in
                let file = DaemonAPI.BackupFile(path: backup, at: "2026-11-24T03:00:00.000Z", bytes: 3_051_520)
                return [.result(DaemonAPI.ListBackups.Reply(directory: "/var/lib/therapyd/backups", backups: [file]))]
            },
            "Daemon.GetStatus": { _ in
                let turn = asked.withLock { count in
                    count += 1
                    return count
                }
                switch turn {
                case 1, 2: return [status(pid: 1)]
                case 3: return []
                case 4: return [.refusal(DaemonAPI.NotReady(phase: "restoring"))]
                default: return [status(pid: 2)]
                }
            },
        ])
    }

    private static let restored: FakeDaemon.Script = { _ in [.result(DaemonAPI.Restore.Reply(kept: kept))] }

    @Test("it says what is at stake, asks, and waits until the daemon that began anew answers")
    func question() throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run("restore", Self.backup, at: daemon, width: 80, answers: ["yes"])
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        #expect(
            outcome.diagnostics == """
                This puts the content of \(Self.backup) (of Tue 24 Nov 04:00, 6 h ago, 2.9M) in the place of the database's.
                What was changed since then is gone from it; what it has now is kept as a backup.
                therapyd ends and begins anew. Stop other programs that use the database first.
                Type yes to go on: 
                """
        )
        #expect(
            outcome.output == """
                What the database has until then is kept in \(Self.kept)
                Restored \(Self.backup)
                ● therapyd 0.1.0 - all is well

                """
        )
        #expect(
            daemon.methods == [
                "ListBackups", "GetStatus", "Restore", "GetStatus", "GetStatus", "GetStatus", "GetStatus",
            ]
        )
    }

    @Test("any answer but yes, and nobody to ask, restores nothing")
    func no() throws {
        let daemon = try Self.daemon()
        let no = Prompt.run("restore", Self.backup, at: daemon, width: 80, answers: ["no"])
        #expect(no.status == .failure)
        #expect(no.diagnostics.hasSuffix("therapyctl: nothing was restored\n"))
        #expect(Prompt.run("restore", Self.backup, at: daemon).status == .usage)
        #expect(!daemon.methods.contains("Restore"))
    }

    @Test("--yes does without the question; a path is the caller's; a pipe gets names and values")
    func yes() throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run("restore", "a.sqlite", "--yes", at: daemon)
        #expect(outcome.output == "kept\t\(Self.kept)\nstatusLine\tall is well\n")
        #expect(daemon.parameters(of: "Restore")?.description == #"{"path":"/home/someone/a.sqlite"}"#)
        #expect(!daemon.methods.contains("ListBackups"))
    }

    @Test("a backup that is not whole is refused")
    func refused() throws {
        let daemon = try Self.daemon { _ in [.refusal(DaemonAPI.BackupFailed(path: "/b", reason: "is no database"))] }
        let outcome = Prompt.run("restore", "/b", "--yes", at: daemon)
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: /b cannot be restored: is no database; nothing was changed; see: therapyctl backup list\n"
        )
    }

    @Test("a daemon that nothing starts again has to be started by hand, and what was kept is told before")
    func byHand() throws {
        let daemon = try Leaving()
        let outcome = daemon.restore()
        #expect(outcome.status == .unreachable)
        #expect(outcome.output == "kept\t\(Self.kept)\n")
        #expect(outcome.diagnostics.contains("nothing starts it again"))
    }

    /// A daemon that is gone after it has answered.
    private final class Leaving: Sendable {
        private let place = Mutex<FakeDaemon?>(nil)
        private let path: String

        init() throws {
            let daemon = try FakeDaemon([
                "Daemon.GetStatus": { _ in [status(pid: 1)] }, "Daemon.Restore": restored,
            ])
            path = daemon.path
            place.withLock { $0 = daemon }
        }

        func restore() -> Outcome {
            Prompt.run(["restore", "/b", "--yes"], socket: path) { self.place.withLock { $0 = nil } }
        }
    }
}
