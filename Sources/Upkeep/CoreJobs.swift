package import Configuration
package import JobScheduler
package import Logging
package import Practice
package import PracticeStore
import Synchronization
import TherapyKit
package import TimeZoneRules

/// The daemon's own housekeeping, as jobs like any others: backups are made, histories do not grow for ever, and notes
/// follow their keys.
///
/// What happens at night happens in the night of the machine's time zone.
package final class CoreJobs: Sendable {
    static let owner = "core"

    private struct Plan {
        var backups: DaemonConfiguration.Backup
        var zone: TimeZoneRules
    }

    private let scheduler: JobScheduler
    private let practice: Practice
    private let shelf: BackupShelf
    private let stateDirectory: String?
    private let logger: Logger
    private let plan: Mutex<Plan>

    /// - Parameter stateDirectory: where backups are kept, in a directory of theirs, unless the configuration says.
    package init(
        scheduler: JobScheduler,
        practice: Practice,
        stateDirectory: String?,
        backups: DaemonConfiguration.Backup,
        zone: TimeZoneRules,
        logger: Logger
    ) {
        self.scheduler = scheduler
        self.practice = practice
        self.stateDirectory = stateDirectory
        self.logger = logger
        shelf = BackupShelf(directory: backups.directory(in: stateDirectory), keeping: backups.kept)
        plan = Mutex(Plan(backups: backups, zone: zone))
    }

    /// The backups that the daemon keeps.
    package var backups: BackupShelf { shelf }

    /// Registers the jobs, and schedules them; those that are as they were keep their place.
    package func start() async throws {
        do throws(BackupError) { try shelf.sweep() } catch {
            logger.warning(
                "an unfinished backup is left",
                metadata: ["path": "\(error.path)", "reason": "\(error.reason)"]
            )
        }
        await NightlyPruning(scheduler: scheduler, practice: practice, logger: logger).register()
        await NightlyBackup(scheduler: scheduler, store: practice.store, shelf: shelf).register()
        try await schedule()
        try await NotesResealing(scheduler: scheduler, practice: practice, logger: logger).start()
    }

    /// Backups are made from now on as the configuration says.
    package func follow(_ backups: DaemonConfiguration.Backup) async throws {
        plan.withLock { $0.backups = backups }
        shelf.move(to: backups.directory(in: stateDirectory), keeping: backups.kept)
        try await schedule()
    }

    /// The nights are those of another time zone.
    package func move(to zone: TimeZoneRules) async throws {
        plan.withLock { $0.zone = zone }
        try await schedule()
    }

    private func schedule() async throws {
        let (backups, zone) = plan.withLock { ($0.backups, $0.zone) }
        try await NightlyPruning(scheduler: scheduler, practice: practice, logger: logger).schedule(in: zone)
        let nightly = NightlyBackup(scheduler: scheduler, store: practice.store, shelf: shelf)
        try await nightly.schedule(backups.isEnabled ? backups.schedule : nil, in: zone)
    }

    /// Gives the scheduler of a simulation the same jobs. A simulated year's history is pruned as well, but what rows
    /// are faulty is not told anew, nothing is copied, and notes stay as they are, since a simulation has no keys.
    package static func registerSimulated(in scheduler: JobScheduler, of practice: Practice) async {
        await NightlyPruning.registerSimulated(in: scheduler, of: practice.store)
        for name in [NotesResealing.name, NightlyBackup.name] {
            await scheduler.register(owner: owner, name: name, timeout: .seconds(3600)) { _ in .completed }
        }
    }
}
