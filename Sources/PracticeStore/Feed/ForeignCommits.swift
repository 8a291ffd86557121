import Foundation
import GRDB
import LogMessages
import Logging
import Synchronization
import TherapyKit

extension PracticeStore {
    /// Notices what other programs commit, until the task is cancelled; nothing polls.
    /// - Throws: ``WatchError`` when the system cannot watch the file.
    package func watchForeignCommits() async throws {
        let watch = try WriteAheadLogWatch(database: path)
        // What was committed before the watch began.
        foreignCommit()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A thread of its own: it blocks for as long as nothing happens.
                Thread.detachNewThread { [self] in
                    while lookAgain(watch) {}
                    continuation.resume()
                }
            }
        } onCancel: {
            watch.stop()
        }
    }

    /// Waits for a commit, or until a changed schema has been still for long enough, and looks what it was.
    /// - Returns: false when the watch was stopped.
    private func lookAgain(_ watch: WriteAheadLogWatch) -> Bool {
        let rest = schemaState.withLock { $0.timeUntilStill }.map { Int32(max(0, $0.milliseconds) + 1) }
        switch watch.wait(milliseconds: rest) {
        case .stopped: return false
        case .written: return lookUntilVisible(watch)
        case .timeout:
            foreignCommit()
            return true
        }
    }

    /// Looks until the commit that was noticed can be seen: the log is written to before that, and once only. It takes
    /// one look when the writer is done by then, and a few more when it is not.
    /// - Returns: false when the watch was stopped.
    private func lookUntilVisible(_ watch: WriteAheadLogWatch) -> Bool {
        var pause: Int32 = 1
        while true {
            // In this order: what is free now has made visible what it wrote, and the look comes after.
            let isWriting = writerLock?.isHeld ?? false
            foreignCommit()
            guard isWriting else { return true }
            guard watch.pause(pause) else { return false }
            pause = min(pause * 2, 100)
        }
    }

    /// Looks after the triggers when the schema changed, and wakes the feed's readers.
    private func foreignCommit() {
        defer { commits.signal() }
        do {
            let (version, isUnderWay) = try fetch { db in
                (try Int.fetchOne(db, sql: "PRAGMA schema_version"), try SchemaState.isChangeUnderWay(db))
            }
            guard schemaState.withLock({ $0.look(version, isUnderWay: isUnderWay) }) else { return }
            let (triggers, current) = try pool.write { db in
                let triggers = try attachments.ensure(in: db) { _ in }
                return (triggers, try Int.fetchOne(db, sql: "PRAGMA schema_version"))
            }
            schemaState.withLock { $0.settle(current) }
            guard triggers > 0 else { return }
            logger[.triggersMade].warning(
                "another program dropped triggers of the change feed; they were made again",
                metadata: ["triggers": "\(triggers)"]
            )
        } catch {
            logger.error("the change feed's triggers could not be checked", metadata: ["reason": "\(error)"])
        }
    }
}
