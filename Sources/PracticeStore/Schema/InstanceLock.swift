import Glibc
import Synchronization

/// Keeps a second daemon from the same file, since two would do everything twice; and remembers whether the one before
/// ended in order.
///
/// A lock on a file beside the database, since closing a descriptor of the database itself would drop SQLite's locks.
/// It goes with the process, however that ends. What is in the file stays when the process does not end in order.
final class InstanceLock: Sendable {
    static let suffix = "-therapyd"

    /// -1 when it was released.
    private let descriptor: Mutex<Int32>
    /// Whether whoever worked on the file before did not come to its end: killed, or the machine went down.
    let wasLeftInUse: Bool

    /// - Throws: ``StoreError/inUse(path:)``, or ``StoreError/cannotOpen(path:reason:)`` when there can be no lock file.
    init(database path: String) throws(StoreError) {
        let lockPath = path + Self.suffix
        let opened = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        descriptor = Mutex(opened)
        guard opened >= 0 else {
            let reason = "\(lockPath): \(String(cString: strerror(errno)))"
            wasLeftInUse = false
            throw .cannotOpen(path: path, reason: reason)
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            wasLeftInUse = false
            throw .inUse(path: path)
        }
        var status = stat()
        wasLeftInUse = fstat(opened, &status) == 0 && status.st_size > 0
    }

    /// From now on, an end that is not in order is noticed by the next daemon.
    /// - Returns: whether that is on the disk.
    func markInUse() -> Bool {
        descriptor.withLock { descriptor in
            let text = Array("\(getpid())\n".utf8)
            return ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text, text.count, 0) == text.count
                && fsync(descriptor) == 0
        }
    }

    /// Lets another daemon have the file.
    /// - Parameter inOrder: whether everything is done that has to be before the end.
    func release(inOrder: Bool = false) {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            if inOrder { _ = ftruncate(descriptor, 0) }
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
