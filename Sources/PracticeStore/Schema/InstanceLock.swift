import Glibc
import Synchronization

/// Keeps a second daemon from the same file: two would do everything twice.
///
/// A lock on a file beside the database, since closing a descriptor of the database itself would drop SQLite's locks.
/// It goes with the process, however that ends.
final class InstanceLock: Sendable {
    /// -1 when it was released.
    private let descriptor: Mutex<Int32>

    /// - Throws: ``StoreError/inUse(path:)``, or ``StoreError/cannotOpen(path:reason:)`` when there can be no lock file.
    init(database path: String) throws(StoreError) {
        let lockPath = path + "-therapyd"
        let opened = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        descriptor = Mutex(opened)
        guard opened >= 0 else {
            throw .cannotOpen(path: path, reason: "\(lockPath): \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    }

    /// Lets another daemon have the file.
    func release() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            // A child that is being started has it open, too, until it executes its program: closing would not do.
            _ = flock(descriptor, LOCK_UN)
            close(descriptor)
            descriptor = -1
        }
    }

    deinit {
        release()
    }
}
