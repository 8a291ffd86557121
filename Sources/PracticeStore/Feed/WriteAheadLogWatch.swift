import Glibc

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

    /// Waits for writes.
    /// - Returns: false when it was stopped.
    func wait() -> Bool {
        while true {
            var descriptors = [
                pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopSignal.read, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&descriptors, 2, -1) > 0 else { continue }
            if descriptors[1].revents != 0 { return false }
            if readEvents() { return true }
        }
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

/// Why the log cannot be watched, by errno(3).
package struct WatchError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32

    package var description: String { String(cString: strerror(code)) }
}
