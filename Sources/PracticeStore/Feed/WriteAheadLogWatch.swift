import Glibc
import Synchronization

/// Blocks until a file's write-ahead log is written to, by whatever program: inotify(7), so that waiting costs nothing.
///
/// SQLite commits by writing to `FILE-wal`; the directory is watched, since that file comes and goes.
final class WriteAheadLogWatch: Sendable {
    private let inotify: Int32
    /// A pipe: what is written into its second end makes the first readable for good.
    private let stopSignal: (read: Int32, write: Int32)
    private let fileName: [UInt8]

    /// - Throws: errno's value when the system has no watches left or the directory cannot be read.
    init(database path: String) throws(WatchError) {
        // SQLite follows links: the log is beside the file, not beside a link to it.
        let path = DatabasePath.resolved(path)
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { String(path[...$0]) } ?? "."
        fileName = Array((slash.map { String(path[path.index(after: $0)...]) } ?? path).utf8) + Array("-wal".utf8)
        inotify = inotify_init1(Int32(IN_CLOEXEC))
        var ends: [Int32] = [-1, -1]
        let piped = pipe(&ends)
        stopSignal = (ends[0], ends[1])
        guard inotify >= 0, piped == 0 else { throw WatchError(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let mask = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)
        guard inotify_add_watch(inotify, directory, mask) >= 0 else { throw WatchError(code: errno) }
    }

    deinit {
        if inotify >= 0 { close(inotify) }
        if stopSignal.read >= 0 { close(stopSignal.read) }
        if stopSignal.write >= 0 { close(stopSignal.write) }
    }

    /// Ends the wait, now and from now on.
    func stop() {
        var byte: UInt8 = 0
        _ = write(stopSignal.write, &byte, 1)
    }

    enum Wakeup: Sendable {
        case written
        case timeout
        case stopped
    }

    /// Waits for writes, for so many milliseconds or, without a number, for as long as it takes.
    func wait(milliseconds: Int32? = nil) -> Wakeup {
        let deadline = milliseconds.map { ContinuousClock.now + .milliseconds($0) }
        while true {
            var descriptors = [
                pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopSignal.read, events: Int16(POLLIN), revents: 0),
            ]
            let rest = deadline.map { max(0, Int32(($0 - .now) / .milliseconds(1))) }
            let count = poll(&descriptors, 2, rest ?? -1)
            if count == 0 { return .timeout }
            guard count > 0 else { continue }
            if descriptors[1].revents != 0 { return .stopped }
            if readEvents() { return .written }
        }
    }

    /// Waits, for so many milliseconds.
    /// - Returns: false when it was stopped.
    func pause(_ milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: stopSignal.read, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, milliseconds) <= 0
    }

    /// Takes what waits to be read: any number of writes are one event.
    /// - Returns: whether one of them is about the log.
    private func readEvents() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
            let count = read(inotify, buffer.baseAddress, buffer.count)
            var isLog = false
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while count > 0, offset + header <= count {
                let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let name = buffer[(offset + header)..<(offset + header + Int(event.len))].prefix { $0 != 0 }
                // An overflow has no name, and says that something was missed.
                isLog = isLog || event.len == 0 || name.elementsEqual(fileName)
                offset += header + Int(event.len)
            }
            return isLog
        }
    }
}

/// Whether somebody is in the middle of writing to a file.
///
/// A commit is written to the log first, where it is noticed, and made visible last, by a store into shared memory that
/// nothing tells of. Between the two the writer holds a lock, as the WAL-index format describes (byte 120 of `FILE-shm`:
/// https://www.sqlite.org/walformat.html#locks): when it is free, all that was noticed before is visible.
final class WriterLock: Sendable {
    private static let writeLockOffset: off_t = 120
    /// F_OFD_GETLK of fcntl(2), which the overlay lacks: it sees the locks of this process, too.
    private static let getLock: Int32 = 36

    /// -1 when it cannot be opened, or is closed.
    private let descriptor: Mutex<Int32>

    /// - Parameter path: a file that is in WAL mode and open.
    init(database path: String) {
        descriptor = Mutex(open(DatabasePath.resolved(path) + "-shm", O_RDONLY | O_CLOEXEC))
    }

    /// Asks for the lock without taking it, which would be in the other programs' way.
    var isHeld: Bool {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return false }
            var lock = flock()
            lock.l_type = Int16(F_RDLCK)
            lock.l_whence = Int16(SEEK_SET)
            lock.l_start = Self.writeLockOffset
            lock.l_len = 1
            return fcntl(descriptor, Self.getLock, &lock) == 0 && lock.l_type == Int16(F_WRLCK)
        }
    }

    /// To be called when SQLite's connections are closed, and never before: closing any descriptor of a file drops all
    /// locks of the process on it, SQLite's among them. Never closed, it is open for as long as the process runs.
    func close() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { _ = Glibc.close(descriptor) }
            descriptor = -1
        }
    }
}

/// Why the log cannot be watched, by errno(3).
package struct WatchError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32

    package var description: String { String(cString: strerror(code)) }
}
