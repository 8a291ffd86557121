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
    ) throws(BackupError) -> PartialFile {
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
            throw BackupError(path: source, reason: "\(error)".replacing(copy.partial, with: source))
        }
        return copy
    }

    /// From now on, whoever opens the database puts the copy in its place first.
    func request(_ request: RestoreRequest, in copy: PartialFile) throws {
        let queue = try DatabaseQueue(path: copy.partial)
        try queue.write(request.write)
        try queue.close()
        unlink(copy.partial + InstanceLock.suffix)
        try copy.settleReplacing()
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

    // MARK: Performing

    /// Puts the copy in the database's place; what that had is kept. To be called by whoever holds the database's lock.
    /// - Returns: the path of what is kept, if there was something that no earlier backup has.
    @discardableResult
    func perform(clock: any WallClock, options: PracticeStore.Options, logger: Logger) throws(StoreError) -> String? {
        do {
            let copy = try DatabaseQueue(path: path)
            guard let request = try copy.read(RestoreRequest.read) else {
                throw BackupError(path: path, reason: "does not say what is to be restored")
            }
            let kept = try perform(request, with: copy, at: clock.now, options)
            try copy.close()
            unlink(path)
            guard PartialFile.syncDirectory(of: path) == 0 else { throw BackupError(path: path) }
            logger[.restored].notice(
                "the practice was restored from a backup",
                metadata: ["path": "\(request.source)", "kept": "\(kept ?? "by the request")"]
            )
            return kept
        } catch {
            throw StoreError(restoring: error, to: database, from: path)
        }
    }

    private func perform(
        _ request: RestoreRequest,
        with copy: DatabaseQueue,
        at now: Instant,
        _ options: PracticeStore.Options
    ) throws -> String? {
        var kept: String?
        var opened = try openReadable(options)
        if opened == nil {
            kept = try setAside(at: now)
            opened = try openReadable(options)
        }
        guard let live = opened else { throw BackupError(path: database, reason: "cannot be made anew") }
        if try !live.read(request.isDone) {
            kept = try keep(live, request, at: now) ?? kept
            try prepare(copy, for: request, replacing: live, at: now)
            // One transaction, and one that is on the disk when it is done.
            try live.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try copy.backup(to: live)
        }
        try live.close()
        return kept
    }

    /// - Returns: `nil` when the file is so damaged that SQLite does not take it for a database.
    private func openReadable(_ options: PracticeStore.Options) throws -> DatabaseQueue? {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(options.busyTimeout.milliseconds) / 1000)
        do {
            let queue = try DatabaseQueue(path: database, configuration: configuration)
            _ = try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
            return queue
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return nil
        }
    }

    // MARK: What there was before

    /// Copies what the database has, unless a backup has it already.
    private func keep(_ live: DatabaseQueue, _ request: RestoreRequest, at now: Instant) throws -> String? {
        let (isPractice, head) = try live.read { db in
            (try db.tableExists("Sessions"), try db.tableExists("therapyd_changes") ? ChangeFeed.head(db) : nil)
        }
        guard isPractice else { return nil }
        if let copied = request.copiedHead, copied == head { return nil }
        return try BackupShelf(directory: request.shelf ?? PartialFile.directory(of: database), keeping: 1)
            .keep(live, at: now)
    }

    /// Gives the files of a database that cannot be read other names.
    private func setAside(at now: Instant) throws -> String {
        let aside = "\(database).damaged-\(now.wireText.filter { $0 != "-" && $0 != ":" })"
        for suffix in ["-wal", "-shm", ""] where access(database + suffix, F_OK) == 0 {
            guard rename(database + suffix, aside + suffix) == 0 else { throw BackupError(path: database + suffix) }
        }
        return aside
    }

    // MARK: What there will be

    /// Makes the copy the successor of what the database has: its feed goes on behind that one's, so that nobody who
    /// watches misses that everything may be another now, and its audit trail says what was done.
    private func prepare(
        _ copy: DatabaseQueue,
        for request: RestoreRequest,
        replacing live: DatabaseQueue,
        at now: Instant
    ) throws {
        let (pageSize, head) = try live.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096,
                try db.tableExists("therapyd_changes") ? ChangeFeed.head(db) : 0
            )
        }
        try copy.write { db in
            // Then an earlier daemon came as far as this.
            guard try !request.isDone(in: db) else { return }
            let own = try ChangeFeed.head(db)
            try ChangeFeed.skip(db, to: max(own, head))
            for table in ApplicationSchema.tables { try Attachments.announceReplacement(db, of: table.entity) }
            try ChangeFeed.attribute(db, to: .daemon, after: max(own, head), at: now)
            try AuditTrail.append(db, request.auditEntry(at: now))
            try request.markDone(db, at: now)
        }
        // With another size of pages, the database would not take the copy.
        try copy.writeWithoutTransaction { db in
            guard try Int.fetchOne(db, sql: "PRAGMA page_size") != pageSize else { return }
            try db.execute(sql: "PRAGMA page_size = \(pageSize); VACUUM")
        }
    }
}
