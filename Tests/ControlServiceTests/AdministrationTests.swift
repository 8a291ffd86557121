import Configuration
import ControlAPI
import ControlService
import Foundation
import PracticeStore
import TestSupport
import Testing
import TherapyKitTesting
import Varlink

@Suite struct AdministrationTests {
    @Test("a reload tells what changed; a trial applies nothing, and what is wrong is told with its line")
    func reload() async throws {
        let bench = try await ServiceBench()
        bench.administration.write("log: {level: debug}\n")
        for _ in 0..<2 {
            let changes = try await bench.call(DaemonAPI.Reload.self, .init(dryRun: true)).changes
            #expect(
                changes == [
                    .init(
                        key: "log.level",
                        old: "info",
                        new: "debug",
                        file: SampleAdministration.file,
                        line: 1,
                        needsRestart: false
                    )
                ]
            )
        }
        _ = try await bench.call(DaemonAPI.Reload.self, .init())
        #expect(try await bench.call(DaemonAPI.Reload.self, .init()).changes.isEmpty)
        let shown = try await bench.call(DaemonAPI.GetConfiguration.self, .init())
        #expect(shown.sources["log.level"] == "\(SampleAdministration.file):1")
        #expect(shown.sources["backup.keep"] == "default")
        #expect(shown.configuration["log.level"]?.description == "\"debug\"")

        bench.administration.write("log: {levl: debug}\n")
        let reply = try await bench.reply(to: VarlinkCall(DaemonAPI.Reload.self, .init()))
        #expect(reply.error == DaemonAPI.InvalidConfiguration.name)
        #expect(reply.parameters?.description.contains("did you mean") == true)
    }

    @Test("a diagnosis looks at each part, and says what to do about what is wrong")
    func diagnosis() async throws {
        let bench = try await ServiceBench()
        var findings = try await bench.call(DaemonAPI.Diagnose.self, .init()).findings
        #expect(
            Set(findings.map(\.check)).isSuperset(
                of: [
                    "backups", "clock", "configuration", "database", "delivery", "disk", "records", "scheduler",
                    "time zones",
                ]
            )
        )
        #expect(findings.filter { $0.severity == .error }.isEmpty)
        #expect(findings.first { $0.check == "backups" }?.remedy == "therapyctl backup makes one")

        _ = try await bench.call(DaemonAPI.Backup.self, .init(path: ""))
        bench.administration.write("log: {levl: debug}\n")
        bench.test.clock.advance(by: .seconds(-30 * 86_400))
        findings = try await bench.call(DaemonAPI.Diagnose.self, .init()).findings
        #expect(findings.filter { $0.severity == .error }.map(\.check).sorted() == ["clock", "configuration"])
        #expect(findings.first { $0.check == "backups" }?.severity == .ok)
        #expect(findings.allSatisfy { $0.severity == .ok || $0.remedy != nil })
    }

    @Test("a restore keeps what there is, is in the audit trail, and has the daemon begin anew; a refused one does not")
    func restore() async throws {
        let bench = try await ServiceBench(fixture: true)
        let backup = try await bench.call(DaemonAPI.Backup.self, .init(path: "")).path
        bench.test.clock.advance(by: .seconds(1))
        let kept = try await bench.call(DaemonAPI.Restore.self, .init(path: backup)).kept
        #expect(kept.hasSuffix("-kept.sqlite") && kept != backup)
        #expect(bench.administration.beginnings == 1)
        let missing = bench.test.directory.file("missing.sqlite")
        let refused = try await bench.reply(to: VarlinkCall(DaemonAPI.Restore.self, .init(path: missing)))
        #expect(refused.error == DaemonAPI.BackupFailed.name)
        let relative = try await bench.reply(to: VarlinkCall(DaemonAPI.Restore.self, .init(path: "copy.sqlite")))
        #expect(relative.error == OrgVarlinkService.InvalidParameter.name)
        #expect(bench.administration.beginnings == 1)
        let trail = try await bench.test.rows(
            "SELECT action, rowId FROM therapyd_audit WHERE action LIKE '%database.restore' ORDER BY sequence"
        )
        #expect(
            trail == """
                database.restore|\(backup)
                database.restore|\(missing)
                refused:database.restore|\(missing)
                """
        )
    }

    @Test("the log level is one of five")
    func logLevel() async throws {
        let bench = try await ServiceBench()
        _ = try await bench.call(DaemonAPI.SetLogLevel.self, .init(level: "warning"))
        #expect(bench.administration.level == .warning)
        let reply = try await bench.reply(to: VarlinkCall(DaemonAPI.SetLogLevel.self, .init(level: "loud")))
        #expect(reply.error == OrgVarlinkService.InvalidParameter.name)
    }

    @Test("a backup is made on the shelf or where it is wanted, listed, verified, and rotated")
    func backups() async throws {
        let bench = try await ServiceBench(fixture: true)
        let path = bench.test.directory.file("copy.sqlite")
        let named = try await bench.call(DaemonAPI.Backup.self, .init(path: path))
        #expect(named.path == path && named.verified && named.pages > 100)
        #expect(try await bench.call(DaemonAPI.VerifyDatabase.self, .init(path: path)).ok)
        #expect(try await bench.call(DaemonAPI.VerifyDatabase.self, .init()).problems == [])
        let again = try await bench.reply(to: VarlinkCall(DaemonAPI.Backup.self, .init(path: path)))
        #expect(again.error == DaemonAPI.BackupFailed.name)
        let relative = try await bench.reply(to: VarlinkCall(DaemonAPI.Backup.self, .init(path: "copy.sqlite")))
        #expect(relative.error == OrgVarlinkService.InvalidParameter.name)

        for _ in 0..<3 {
            _ = try await bench.call(DaemonAPI.Backup.self, .init(path: ""))
            bench.test.clock.advance(by: .seconds(60))
        }
        let backups = try await bench.call(DaemonAPI.ListBackups.self, .init()).backups
        #expect(backups.count == 2, "two are to be kept")
        #expect(backups.map(\.at) == backups.map(\.at).sorted(by: >))
    }
}
