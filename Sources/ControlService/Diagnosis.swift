import Configuration
import ControlAPI
import Glibc
import PracticeStore
import TherapyKit
import TimeZoneRules

/// Looks at everything that keeps a daemon from its work, and says what to do about what is wrong. Nothing is changed,
/// and nothing sent.
struct Diagnosis: Sendable {
    let status: DaemonStatus
    let administration: any Administration
    let shelf: BackupShelf
    let clock: any WallClock

    /// A backup older than this is worth a question.
    private static let oldestBackup = Duration.seconds(2 * 86_400)

    func findings() async -> [DaemonAPI.Finding] {
        let configuration = await configuration()
        let database = await database()
        let health = (await status.health()).filter { $0.component != "database" }.map(Self.finding)
        return configuration + database + health + [backups(), zones(), await delivery()]
    }

    // MARK: Parts

    /// The files as they are now, which the next start would read.
    private func configuration() async -> [DaemonAPI.Finding] {
        do throws(ConfigurationError) {
            let changes = try await administration.reload(dryRun: true)
            guard !changes.isEmpty else { return [.init(check: "configuration", "in force as it is in the files")] }
            let needRestart = changes.contains(where: \.needsRestart)
            return [
                .init(
                    check: "configuration",
                    .warning,
                    "the files say otherwise than what is in force: \(changes.map(\.key).joined(separator: ", "))",
                    needRestart ? "restart therapyd" : "therapyctl reload"
                )
            ]
        } catch {
            return error.problems.map {
                .init(check: "configuration", .error, "\($0)", "correct it: the daemon would not start again")
            }
        }
    }

    private func database() async -> [DaemonAPI.Finding] {
        do throws(PracticeError) {
            let problems = try await status.store.problems()
            guard !problems.isEmpty else { return [.init(check: "database", "SQLite and the audit trail are sound")] }
            return problems.map {
                .init(check: "database", .error, $0, "restore a backup: see therapyctl backup list")
            }
        } catch {
            return [
                .init(
                    check: "database",
                    .error,
                    error.description,
                    "see that the file can be read and its disk is well"
                )
            ]
        }
    }

    private static func finding(_ health: DaemonAPI.Health) -> DaemonAPI.Finding {
        switch (health.component, health.ok, health.detail) {
        case (_, true, nil): .init(check: health.component, "well")
        case ("records", true, let detail?):
            .init(check: health.component, .warning, detail, "therapyctl faults lists them, each with what is wrong")
        case (_, true, let detail?): .init(check: health.component, detail)
        case ("clock", false, let detail):
            .init(check: "clock", .error, detail ?? "wrong", "compare with timedatectl; jobs go by this clock")
        case ("disk", false, let detail): .init(check: "disk", .error, detail ?? "full", "make room on it")
        case ("scheduler", false, let detail):
            .init(check: "scheduler", .error, detail ?? "not well", "therapyctl jobs list --state running")
        case (let component, false, let detail):
            .init(check: component, .error, detail ?? "not well", "therapyctl plugins show, and the journal")
        }
    }

    private func backups() -> DaemonAPI.Finding {
        do throws(BackupError) {
            if let directory = shelf.directory, access(directory, F_OK) == 0, access(directory, W_OK) != 0 {
                let reason = String(cString: strerror(errno))
                let remedy = "see that the daemon's account may write there; in a service, ReadWritePaths= of a drop-in"
                return .init(check: "backups", .error, "\(directory): \(reason)", remedy)
            }
            guard let newest = try shelf.entries().first(where: { !$0.isKept }) else {
                return .init(check: "backups", .warning, "there is none", "therapyctl backup makes one")
            }
            let isOld = newest.at + Self.oldestBackup < clock.now
            return .init(
                check: "backups",
                isOld ? .warning : .ok,
                "the newest is of \(newest.at.wireText)",
                isOld ? "therapyctl jobs list shows when the next is due, and how the last ended" : nil
            )
        } catch {
            return .init(check: "backups", .error, "\(error)", "see that the daemon's account may use the directory")
        }
    }

    private func zones() -> DaemonAPI.Finding {
        guard let version = ZoneDirectory.system.tzdataVersion else {
            return .init(check: "time zones", .warning, "the version of their data is unknown", "install tzdata")
        }
        return .init(check: "time zones", "tzdata \(version)")
    }

    private func delivery() async -> DaemonAPI.Finding {
        let settings = await administration.settings
        guard let server = settings.first(where: { $0.key == "delivery.mail.server" }) else {
            return .init(check: "delivery", "no mail server is configured: plugins can send no mail")
        }
        return .init(check: "delivery", "mail goes to \(server.text); nothing was sent to try it")
    }
}

extension DaemonAPI.Finding {
    fileprivate init(check: String, _ detail: String) {
        self.init(check: check, .ok, detail, nil)
    }

    fileprivate init(check: String, _ severity: DaemonAPI.Severity, _ detail: String, _ remedy: String?) {
        self.init(check: check, severity: severity, detail: detail, remedy: remedy)
    }
}
