import GRDB
import Glibc
import LogMessages
import Logging
import TherapyKit

/// The copy takes the database's place. To be called by whoever holds the database's lock.
extension StagedRestore {
    /// - Returns: the path of what the database had until then; `nil` when it had nothing.
    @discardableResult
    func perform(clock: any WallClock, options: PracticeStore.Options, logger: Logger) throws(StoreError) -> String? {
        do {
            let copy = try DatabaseQueue(path: path)
            guard let request = try copy.read(RestoreRequest.read) else {
                throw BackupError(path: path, reason: "does not say what is to be restored")
            }
            let kept = try put(copy, request, at: clock.now, options)
            try copy.close()
            guard unlink(path) == 0, PartialFile.syncDirectory(of: path) == 0 else { throw BackupError(path: path) }
            logger[.restored].notice(
                "the practice was restored from a backup",
                metadata: ["path": "\(request.source)", "kept": "\(kept ?? "nowhere, as there was nothing")"]
            )
            return kept
        } catch {
            throw .cannotRestore(path: database, copy: path, reason: Self.words(of: error))
        }
    }

    private static func words(of error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another program keeps the database locked; stop that"
        default: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        }
    }

    /// Puts it in the place of a database that can be read, or else of one whose files get other names.
    private func put(
        _ copy: DatabaseQueue,
        _ request: RestoreRequest,
        at now: Instant,
        _ options: PracticeStore.Options
    ) throws -> String? {
        do {
            let live = try open(options)
            defer { try? live.close() }
            // Before anything is done: who has it locked may take long.
            let present = try live.write { db in try PresentContent(db, request) }
            return try replace(live, present, with: copy, request, at: now)
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            let aside = try setAside(at: now)
            let fresh = try open(options)
            defer { try? fresh.close() }
            _ = try replace(fresh, PresentContent(), with: copy, request, at: now)
            return aside
        }
    }

    private func replace(
        _ live: DatabaseQueue,
        _ present: PresentContent,
        with copy: DatabaseQueue,
        _ request: RestoreRequest,
        at now: Instant
    ) throws -> String? {
        guard !present.isDone else { return request.kept }
        let kept = try keep(live, present, request, noting: copy)
        try prepare(copy, for: request, replacing: present, at: now)
        // One transaction, and one that is on the disk when it is done.
        try live.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        try copy.backup(to: live)
        return kept
    }

    private func open(_ options: PracticeStore.Options) throws -> DatabaseQueue {
        if access(database, F_OK) != 0 { try PartialFile.make(database, mode: 0o600) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(options.busyTimeout.milliseconds) / 1000)
        return try DatabaseQueue(path: database, configuration: configuration)
    }

    // MARK: What there was before

    /// Copies what the database has, once: a restore that is tried again has kept it already, unless another program has
    /// written since.
    private func keep(
        _ live: DatabaseQueue,
        _ present: PresentContent,
        _ request: RestoreRequest,
        noting copy: DatabaseQueue
    ) throws -> String? {
        guard present.isPractice else { return nil }
        guard try !copy.read({ db in try request.isKept(db, through: present.head) }) else { return request.kept }
        let isTaken = access(request.kept, F_OK) == 0
        // Of an earlier try, when another program had not written yet.
        let path = isTaken ? "\(request.kept).\(present.head ?? 0).sqlite" : request.kept
        try PartialFile.copy(live, to: path)
        try copy.write { db in try request.noteKept(db, through: present.head) }
        return path
    }

    /// Gives the files of a database that cannot be read other names; one that is made in its place has its mode and group.
    private func setAside(at now: Instant) throws -> String {
        guard let status = FileStatus(of: database) else { throw BackupError(path: database) }
        let aside = "\(database).damaged-\(BackupShelf.compact(now))"
        for suffix in ["-wal", "-shm", ""] where access(database + suffix, F_OK) == 0 {
            guard rename(database + suffix, aside + suffix) == 0 else { throw BackupError(path: database + suffix) }
        }
        try PartialFile.make(database, mode: status.mode)
        // Of another group only where the account is in it; else what matters is that the daemon can work.
        _ = chown(database, uid_t.max, status.group)
        return aside
    }

    // MARK: What there will be

    /// Makes the copy the successor of what the database has: its feed goes on behind that one's, so that nobody who
    /// watches misses that everything may be another now, and its audit trail says what was done.
    private func prepare(
        _ copy: DatabaseQueue,
        for request: RestoreRequest,
        replacing present: PresentContent,
        at now: Instant
    ) throws {
        try copy.write { db in
            // A clock that is behind what was written is no reason to do it all again.
            let newest = [now, present.newestChange, try ChangeFeed.newestInstant(db)].compactMap(\.self).max() ?? now
            try RestoreRequest.setInstant(db, newest)
            // Else an earlier try came as far as this.
            guard try !request.isDone(in: db) else { return }
            // Where nobody knows how far the feed was, it goes on far behind any place where it can have been.
            let head = max(try ChangeFeed.head(db), present.head ?? now.milliseconds)
            try ChangeFeed.skip(db, to: head)
            for table in ApplicationSchema.tables { try Attachments.announceReplacement(db, of: table.entity) }
            try ChangeFeed.attribute(db, to: .daemon, after: head, at: newest)
            try present.carryOver(to: db)
            try AuditTrail.append(db, request.auditEntry(at: now))
            try request.markDone(db)
        }
        // With another size of pages, the database would not take the copy.
        try copy.writeWithoutTransaction { db in
            guard try Int.fetchOne(db, sql: "PRAGMA page_size") != present.pageSize else { return }
            try db.execute(sql: "PRAGMA page_size = \(present.pageSize); VACUUM")
        }
    }
}
