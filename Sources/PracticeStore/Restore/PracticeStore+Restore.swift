import GRDB
package import Logging
package import TherapyKit

extension PracticeStore {
    /// When the practice's content was last put back to that of a backup; `nil` when it never was.
    package func restoredAt() throws(PracticeError) -> Instant? {
        try fetch(RestoreRequest.lastDone)
    }

    /// Has a backup's content take the place of the database's when the file is opened next.
    ///
    /// The backup is verified, and brought to this daemon's schema in a copy, so that what cannot be restored is refused
    /// here. What the database has now is kept.
    /// - Parameter shelf: where it is kept.
    /// - Returns: the path of what is kept.
    /// - Throws: ``BackupError``, or `CancellationError`; then nothing will happen.
    package func requestRestore(of source: String, keepingOn shelf: BackupShelf, as actor: Actor) async throws -> String
    {
        let restore = StagedRestore(database: path)
        let copy = try restore.stage(source, clock: clock, options: options, logger: logger)
        do {
            // In this order: what comes in between is noticed.
            let head = try head()
            let kept = try await backup(to: try shelf.path(at: clock.now)).path
            try restore.request(
                RestoreRequest(source: source, shelf: shelf.directory, copiedHead: head, actor: actor),
                in: copy
            )
            return kept
        } catch {
            copy.discard()
            switch error {
            case is CancellationError, is BackupError: throw error
            default: throw BackupError(path: source, reason: "\(error)")
            }
        }
    }

    /// Puts a backup's content in the place of a database that no daemon has open, whatever state that is in.
    /// - Parameter shelf: where the database's content is kept; `nil` for beside it.
    /// - Returns: the path of what is kept; `nil` when there was nothing.
    package static func restore(
        _ source: String,
        to path: String,
        keepingIn shelf: String?,
        clock: any WallClock,
        options: Options,
        logger: Logger
    ) throws -> String? {
        let lock = try InstanceLock(database: path)
        defer { lock.release() }
        let restore = StagedRestore(database: path)
        let copy = try restore.stage(source, clock: clock, options: options, logger: logger)
        let request = RestoreRequest(source: source, shelf: shelf, copiedHead: nil, actor: .daemon)
        do { try restore.request(request, in: copy) } catch {
            copy.discard()
            throw error
        }
        let kept = try restore.perform(clock: clock, options: options, logger: logger)
        // All of it was verified.
        lock.release(inOrder: true)
        return kept
    }
}
