import Glibc

/// Keeps a second daemon from the same file: two would do everything twice.
///
/// A lock on a file beside the database, since closing a descriptor of the database itself would drop SQLite's locks.
/// It goes with the process, however that ends.
final class InstanceLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``StoreError/inUse(path:)``, or ``StoreError/cannotOpen(path:reason:)`` when there can be no lock file.
    init(database path: String) throws(StoreError) {
        let lockPath = path + "-therapyd"
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: "\(lockPath): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: path)
        }
    }

    deinit {
        close(descriptor)
    }
}
