import GRDB
import Glibc

/// A database that is being written beside its place, for the account alone, and takes it only once it is whole and on the
/// disk.
struct PartialFile: Sendable {
    /// Its place.
    let path: String
    /// Where it is written.
    var partial: String { "\(path).partial" }

    /// Makes the file, with nothing in it; what an earlier try left is gone.
    init(for path: String) throws(BackupError) {
        self.path = path
        discard()
        // With its mode from the start: SQLite would make it as the umask says.
        let descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError(path: path) }
        close(descriptor)
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
        sync(directory(of: path))
    }

    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
}

extension BackupError {
    /// What the system said just now.
    init(path: String) {
        self.init(path: path, reason: String(cString: strerror(errno)))
    }
}
