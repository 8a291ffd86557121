import GRDB
import Glibc
import GroupCommit
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
        guard access(path, F_OK) != 0 else { throw BackupError(path: path, reason: "is there already") }
        let partial = "\(path).partial"
        unlink(partial)
        // With its mode from the start: SQLite would make it as the umask says.
        let descriptor = Glibc.open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError(path: path, reason: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
        do {
            let file = try await copy(to: partial, named: path, progress: progress)
            try Self.settle(partial, as: path)
            return file
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
            switch error {
            case is CancellationError, is BackupError: throw error
            default: throw BackupError(path: path, reason: "\(error)")
            }
        }
    }

    private func copy(
        to partial: String,
        named path: String,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> BackupFile {
        let total = Mutex(0)
        // SQLite's thread knows nothing of the task.
        let isCancelled = Mutex(false)
        try await withTaskCancellationHandler {
            try await pool.readAsOne { original in
                let queue = try DatabaseQueue(path: partial)
                try queue.writeWithoutTransaction { copy in
                    try original.backup(to: copy, pagesPerStep: Self.pagesPerStep) { step in
                        if isCancelled.withLock({ $0 }) { throw CancellationError() }
                        total.withLock { $0 = step.totalPageCount }
                        progress(step.completedPageCount, step.totalPageCount)
                    }
                    // One file, which needs no other beside it.
                    try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                }
                try queue.close()
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
        try Task.checkCancellation()
        let problems = try Self.problems(ofFile: partial)
        guard problems.isEmpty else {
            throw BackupError(path: path, reason: "the copy is not sound: \(problems.joined(separator: "; "))")
        }
        var status = stat()
        guard stat(partial, &status) == 0 else {
            throw BackupError(path: path, reason: String(cString: strerror(errno)))
        }
        return BackupFile(path: path, bytes: Int(status.st_size), pages: total.withLock { $0 })
    }

    /// Gives a finished file its name, if nobody else has taken it meanwhile, for good.
    private static func settle(_ partial: String, as path: String) throws(BackupError) {
        for step in [{ sync(partial) }, { link(partial, path) }, { unlink(partial) }, { sync(directory(of: path)) }]
        where step() != 0 { throw BackupError(path: path, reason: String(cString: strerror(errno))) }
    }

    private static func sync(_ path: String) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        defer { Glibc.close(descriptor) }
        return fsync(descriptor)
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    // MARK: Verifying

    /// What SQLite finds wrong with the database in use, and the daemon with its audit trail.
    package func problems() async throws(PracticeError) -> [String] {
        var problems = try await readAside { db in try Self.problems(db) }
        if let broken = try await verifyAudit().firstBroken {
            problems.append("the audit trail is broken at entry \(broken); see therapyctl audit verify")
        }
        return problems
    }

    /// What is wrong with a practice's file that nobody has open.
    package static func problems(ofFile path: String) throws(BackupError) -> [String] {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { db in
                let isPractice = try ApplicationSchema.tables.allSatisfy { try db.tableExists($0.name) }
                return try (isPractice ? [] : ["it is no practice: tables of the application are missing"])
                    + problems(db)
            }
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return [error.message ?? "\(error)"]
        } catch {
            throw BackupError(path: path, reason: "\(error)")
        }
    }

    private static func problems(_ db: Database) throws -> [String] {
        let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(100).map { row in
            "\(row[0] as String? ?? "a table"): row \(row[1] as Int64? ?? 0) refers to no row of \(row[2] as String? ?? "")"
        }
        return integrity + references
    }
}
