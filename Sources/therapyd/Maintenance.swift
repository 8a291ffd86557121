import Configuration
import Glibc
import JobSchedulerSQLite
import Logging
import PracticeStore
import Systemd

/// What is done to a practice's file while no daemon has it open.
struct Maintenance {
    let settings: Settings
    private let clock = SystemClock()
    private let logger = Logger(service: .current(), threshold: LogThreshold(.warning))

    init(settings: Settings) {
        self.settings = settings
    }

    /// Puts a backup's content in place, whatever state the database is in.
    func restore(_ backup: String) throws {
        try checkAccount()
        // It may be another machine's backup, on a new one.
        try settings.makeDirectories()
        let kept = try PracticeStore.restore(
            backup,
            to: settings.databasePath,
            keepingIn: settings.backupDirectory,
            clock: clock,
            options: settings.storeOptions,
            logger: logger
        )
        print("Restored \(backup) to \(settings.databasePath)")
        if let kept { print("What that had is kept in \(kept)") }
    }

    /// Files that root makes here are none that the daemon can open. Whose daemon it is, its lock says; the database may
    /// be the application's.
    private func checkAccount() throws(SettingsError) {
        guard geteuid() == 0 else { return }
        let path = settings.databasePath
        var status = stat()
        let places = ["\(path)-therapyd", settings.stateDirectory ?? "", path]
        guard places.contains(where: { stat($0, &status) == 0 }), status.st_uid != 0,
            let owner = getpwuid(status.st_uid)
        else { return }
        throw .otherAccount(path: path, owner: String(cString: owner.pointee.pw_name))
    }

    /// Takes the newest migration back.
    func downgrade() throws {
        try checkAccount()
        let (migration, kept) = try PracticeStore.revertNewestMigration(
            of: settings.databasePath,
            keepingIn: settings.backupDirectory,
            clock: clock,
            options: settings.storeOptions
        )
        guard let migration else { return print("\(settings.databasePath) has no migrations of therapyd's") }
        print("Took back \(migration) of \(settings.databasePath); what that was before is kept in \(kept)")
        print("Install the version before, now: this one applies it again when it starts.")
    }
}

extension Settings {
    /// How the practice's file is opened.
    var storeOptions: PracticeStore.Options {
        var options = PracticeStore.Options()
        options.users = UserColumns(configuration.userColumns)
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        return options
    }
}

/// The daemon ended in order, and has to be started again for what was asked of it.
struct RestartNeeded: Error, CustomStringConvertible {
    var description: String { "ended for a restore; the backup is put in place when therapyd is started again" }
}
