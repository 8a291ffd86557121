import GRDB
import Glibc
import GroupCommit
import LogMessages
import Logging
import Synchronization
package import TherapyKit

/// A copy of the whole database, made while it is in use.
package struct BackupFile: Hashable, Sendable {
    package let path: String
    package let bytes: Int
    package let pages: Int
}

/// Why there is no backup, or none that can be used.
package struct BackupError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): \(reason)" }
}

extension PracticeStore {
    /// Between two steps, progress is told and a cancellation noticed.
    private static let pagesPerStep: CInt = 1024

    /// Copies everything as it is at one moment to a new file, by SQLite's backup API, and verifies the copy. Others read
    /// and write meanwhile.
    ///
    /// The file has its name only once it is whole, verified and on the disk. It is the daemon's account's alone.
    /// - Parameters:
    ///   - path: where nothing is yet.
    ///   - progress: the pages copied so far, and all of them.
    /// - Throws: ``BackupError``, or `CancellationError`; then nothing is left behind.
    package func backup(
        to path: String,
        progress: @escaping @Sendable (_ copied: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> BackupFile {
        try await tellingFailure { try await copyVerified(to: path, progress: progress) }
    }

    /// Makes one of the backups that the daemon keeps, and deletes the oldest beyond their number.
    package func backup(
        on shelf: BackupShelf,
        progress: @escaping @Sendable (_ copied: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> BackupFile {
        try await tellingFailure {
            let file = try await copyVerified(to: try shelf.path(at: clock.now), progress: progress)
            // Only now: an older copy is worth more than none.
            let deleted = try shelf.rotate()
            if deleted > 0 { logger.info("old backups were deleted", metadata: ["backups": "\(deleted)"]) }
            return file
        }
    }

    private func tellingFailure(_ make: () async throws -> BackupFile) async throws -> BackupFile {
        do { return try await make() } catch let error as BackupError {
            logger[.backupFailed].error(
                "no backup was made",
                metadata: ["path": "\(error.path)", "reason": "\(error.reason)"]
            )
            throw error
        }
    }

    private func copyVerified(
        to path: String,
        progress: @escaping @Sendable (_ copied: Int, _ total: Int) -> Void
    ) async throws -> BackupFile {
        guard access(path, F_OK) != 0 else { throw BackupError(path: path, reason: "is there already") }
        let file = try PartialFile(for: path)
        do {
            let pages = try await copy(to: file, progress: progress)
            let damage = try Self.damage(ofFile: file.partial)
            guard damage.isEmpty else {
                throw BackupError(path: path, reason: "the copy is not sound: \(damage.joined(separator: "; "))")
            }
            try file.settle()
            let made = try Self.backupFile(at: path, pages: pages)
            logger[.backupMade].notice("a backup was made", metadata: ["path": "\(path)", "bytes": "\(made.bytes)"])
            return made
        } catch {
            file.discard()
            switch error {
            case is CancellationError, is BackupError: throw error
            default: throw BackupError(path: path, reason: "\(error)")
            }
        }
    }

    private static func backupFile(at path: String, pages: Int) throws(BackupError) -> BackupFile {
        guard let status = FileStatus(of: path) else { throw BackupError(path: path) }
        return BackupFile(path: path, bytes: status.bytes, pages: pages)
    }

    /// - Returns: how many pages it has.
    private func copy(
        to file: PartialFile,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> Int {
        let total = Mutex(0)
        // SQLite's thread knows nothing of the task.
        let isCancelled = Mutex(false)
        try await withTaskCancellationHandler {
            try await pool.readAsOne { original in
                let queue = try DatabaseQueue(path: file.partial)
                try queue.writeWithoutTransaction { copy in
                    try original.backup(to: copy, pagesPerStep: Self.pagesPerStep) { step in
                        if isCancelled.withLock({ $0 }) { throw CancellationError() }
                        total.withLock { $0 = step.totalPageCount }
                        progress(step.completedPageCount, step.totalPageCount)
                    }
                    try PartialFile.fold(copy)
                }
                try queue.close()
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        try Task.checkCancellation()
        return total.withLock { $0 }
    }

    // MARK: Verifying

    /// What SQLite finds wrong with the database in use, and the daemon with its audit trail.
    package func problems() async throws(PracticeError) -> [String] {
        var problems = try await readAside { db in try Self.damage(db) + Self.danglingReferences(db) }
        if let broken = try await verifyAudit().firstBroken {
            problems.append("the audit trail is broken at entry \(broken); see therapyctl audit verify")
        }
        return problems
    }

    /// What is wrong with a practice's file that nobody has open.
    package static func problems(ofFile path: String) throws(BackupError) -> [String] {
        try inspect(path) { db in try damage(db) + danglingReferences(db) }
    }

    /// What makes a file useless as a backup. References to rows that are not there do not: the application may have left
    /// them, and a copy that has them is worth more than none.
    static func damage(ofFile path: String) throws(BackupError) -> [String] {
        try inspect(path, damage)
    }

    private static func inspect(
        _ path: String,
        _ look: (Database) throws -> [String]
    ) throws(BackupError) -> [String] {
        // SQLite itself says of everything that it is unable to open it.
        guard access(path, R_OK) == 0 else { throw BackupError(path: path) }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { db in
                let isPractice = try ApplicationSchema.tables.allSatisfy { try db.tableExists($0.name) }
                return try (isPractice ? [] : ["it is no practice: tables of the application are missing"]) + look(db)
            }
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return [error.message ?? "\(error)"]
        } catch {
            throw BackupError(path: path, reason: "\(error)")
        }
    }

    static func damage(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
    }

    private static func danglingReferences(_ db: Database) throws -> [String] {
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(100).map { row in
            "\(row[0] as String? ?? "a table"): row \(row[1] as Int64? ?? 0) refers to no row of \(row[2] as String? ?? "")"
        }
    }
}
