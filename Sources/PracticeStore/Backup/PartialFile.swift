import GRDB
import Glibc
import TherapyKit

/// A database that is being written beside its place, for the account alone, and takes it only once it is whole and on the
/// disk.
///
/// Its name is its own: two that want the same place do not meet before the end, when the second fails.
struct PartialFile: Sendable {
    /// What is in such a file's name, and in no other's.
    static let mark = ".partial-"

    /// Its place.
    let path: String
    /// Where it is written.
    let partial: String

    /// Makes the file, with nothing in it.
    init(for path: String) throws(BackupError) {
        self.path = path
        partial = path + Self.mark + RecordID<PartialFile>.random().text
        try Self.make(partial, mode: 0o600)
    }

    /// Makes an empty file with its mode from the start: SQLite would make it as the umask says.
    static func make(_ path: String, mode: mode_t) throws(BackupError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError(path: path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, mode) == 0 else { throw BackupError(path: path) }
    }

    /// Gives it its name, unless somebody else has taken that.
    func settle() throws(BackupError) {
        try settle { link(partial, path) == 0 ? unlink(partial) : -1 }
    }

    /// Gives it its name, whoever had that before.
    func settleReplacing() throws(BackupError) {
        try settle { rename(partial, path) }
    }

    private func settle(naming: () -> Int32) throws(BackupError) {
        guard Self.sync(partial) == 0, naming() == 0, Self.syncDirectory(of: path) == 0 else {
            throw BackupError(path: path)
        }
    }

    /// Deletes it, and what SQLite and a store lay beside it.
    func discard() {
        for suffix in ["", "-journal", "-wal", "-shm", InstanceLock.suffix] { unlink(partial + suffix) }
    }

    /// Copies a database to a place where nothing is yet, whatever state it is in.
    static func copy(_ database: some DatabaseReader, to path: String) throws {
        let file = try PartialFile(for: path)
        do {
            let copy = try DatabaseQueue(path: file.partial)
            try database.backup(to: copy)
            try copy.writeWithoutTransaction(fold)
            try copy.close()
            try file.settle()
        } catch {
            file.discard()
            throw error
        }
    }

    /// Makes it one file that needs no other beside it.
    static func fold(_ db: Database) throws {
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }

    private static func sync(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        defer { close(descriptor) }
        return fsync(descriptor)
    }

    /// What names are in a directory is on the disk only once the directory is.
    static func syncDirectory(of path: String) -> Int32 {
        sync(DatabasePath.directory(of: path))
    }
}

extension BackupError {
    /// What the system said just now.
    init(path: String) {
        self.init(path: path, reason: String(cString: strerror(errno)))
    }
}
