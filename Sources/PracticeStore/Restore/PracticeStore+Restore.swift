import GRDB
package import Logging
import Synchronization
package import TherapyKit

extension PracticeStore {
    /// When the practice's content was last put back to that of a backup; `nil` when it never was.
    package func restoredAt() throws(PracticeError) -> Instant? {
        try fetch(RestoreRequest.lastDone)
    }

    /// Has a backup's content take the place of the database's when the file is opened next.
    ///
    /// The backup is verified, and brought to this daemon's schema in a copy, so that what cannot be restored is refused
    /// here. What the database has by then is kept.
    /// - Parameter shelf: where it is kept.
    /// - Returns: the path where it will be.
    /// - Throws: ``BackupError``; then nothing will happen.
    package func requestRestore(of source: String, keepingOn shelf: BackupShelf, as actor: Actor) throws -> String {
        let isFree = isStaging.withLock { isStaging in
            defer { isStaging = true }
            return !isStaging
        }
        guard isFree else { throw BackupError(path: source, reason: "cannot be restored while another backup is") }
        defer { isStaging.withLock { $0 = false } }
        let restore = StagedRestore(database: path)
        let kept = try shelf.path(at: clock.now, isKept: true)
        try Self.checkRoom(for: path, in: DatabasePath.directory(of: kept))
        try restore.stage(source, clock: clock, options: options, logger: logger)
            .request(RestoreRequest(source: source, kept: kept, actor: actor))
        return kept
    }

    /// It is kept after the answer, when nobody can be told that there is no room.
    private static func checkRoom(for database: String, in directory: String) throws(BackupError) {
        guard let file = FileStatus(of: database), let free = FileStatus.freeBytes(at: directory) else {
            throw BackupError(path: directory)
        }
        guard free > file.bytes else {
            throw BackupError(path: directory, reason: "has no room for what the database has now; make some")
        }
    }

    /// Puts a backup's content in the place of a database that no daemon has open, whatever state that is in.
    /// - Parameter shelf: where the database's content is kept; `nil` for beside it.
    /// - Returns: the path of what is kept; `nil` when there was nothing.
    /// - Throws: ``BackupError`` or ``StoreError``; then the database is as it was, and stays so.
    package static func restore(
        _ source: String,
        to path: String,
        keepingIn shelf: String?,
        clock: any WallClock,
        options: Options,
        logger: Logger
    ) throws -> String? {
        let path = DatabasePath.resolved(path)
        let source = DatabasePath.resolved(source)
        let lock = try InstanceLock(database: path)
        defer { lock.release() }
        let restore = StagedRestore(database: path)
        restore.sweep()
        let directory = DatabasePath.resolved(shelf ?? DatabasePath.directory(of: path))
        let kept = try BackupShelf(directory: directory, keeping: 1).path(at: clock.now, isKept: true)
        try restore.stage(source, clock: clock, options: options, logger: logger)
            .request(RestoreRequest(source: source, kept: kept, actor: .daemon))
        do {
            let kept = try restore.perform(clock: clock, options: options, logger: logger)
            // All of it was verified.
            lock.release(inOrder: true)
            return kept
        } catch {
            // Whoever asked hears that it failed, and does not expect it of a later start.
            restore.giveUp()
            throw error
        }
    }
}
