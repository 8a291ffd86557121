import GRDB
import Glibc
import LogMessages
import Logging
import TherapyKit

/// A copy of a backup that lies beside the database, to take its place before a daemon opens it.
///
/// It is there only when it is whole; whatever ends the daemon, the next one does what is left. The database's content is
/// replaced in one transaction of SQLite's, so that it is the one or the other, also for programs that have it open.
struct StagedRestore {
    /// Absolute, and without links.
    let database: String

    /// Where the copy waits.
    var path: String { database + "-therapyd-restore" }

    var isWaiting: Bool { access(path, F_OK) == 0 }

    // MARK: Staging

    /// Copies a backup, verifies the copy and brings it to this daemon's schema.
    func stage(
        _ source: String,
        clock: any WallClock,
        options: PracticeStore.Options,
        logger: Logger
    ) throws(BackupError) -> StagedCopy {
        let damage = try PracticeStore.damage(ofFile: source)
        guard damage.isEmpty else {
            throw BackupError(path: source, reason: "is not sound: \(damage.joined(separator: "; "))")
        }
        let copy = try PartialFile(for: path)
        do {
            try Self.copy(source, to: copy.partial)
            // What this daemon cannot work on is noticed now.
            try PracticeStore.open(copy.partial, clock: clock, options: options, logger: logger).close()
            let queue = try DatabaseQueue(path: copy.partial)
            try queue.writeWithoutTransaction(PartialFile.fold)
            try queue.close()
        } catch {
            copy.discard()
            // A store's complaint begins with the copy's path, which is nobody's business.
            throw BackupError(path: source, reason: "\(error)".replacing(copy.partial, with: source))
        }
        return StagedCopy(file: copy)
    }

    /// Takes the request back.
    func giveUp() {
        unlink(path)
    }

    /// Deletes what earlier daemons did not bring to its end. To be called by whoever holds the database's lock.
    func sweep() {
        let directory = DatabasePath.directory(of: path)
        let prefix = String(path.dropFirst(directory == "/" ? 1 : directory.count + 1)) + PartialFile.mark
        for name in FileStatus.names(in: directory) ?? [] where name.hasPrefix(prefix) {
            unlink("\(directory)/\(name)")
        }
    }

    private static func copy(_ source: String, to path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let original = try DatabaseQueue(path: source, configuration: configuration)
        let queue = try DatabaseQueue(path: path)
        try original.backup(to: queue)
        try original.close()
        try queue.close()
    }
}

/// A copy that is verified and up to date, and waits for nothing but to be asked for.
struct StagedCopy {
    fileprivate let file: PartialFile

    /// From now on, whoever opens the database puts the copy in its place first.
    func request(_ request: RestoreRequest) throws(BackupError) {
        do {
            let queue = try DatabaseQueue(path: file.partial)
            try queue.write(request.write)
            try queue.close()
            unlink(file.partial + InstanceLock.suffix)
            try file.settleReplacing()
        } catch {
            file.discard()
            throw error as? BackupError ?? BackupError(path: request.source, reason: "\(error)")
        }
    }
}
