import Dispatch
import Glibc
import Synchronization

/// Tells when the system's data of time zones is replaced, or when another zone is made the system's: inotify(7), so
/// that waiting costs nothing.
///
/// ```swift
/// for await change in try ZoneWatch().changes { … }
/// ```
public final class ZoneWatch: Sendable {
    public enum Change: Sendable, Hashable {
        /// The zoneinfo files, by an update of tzdata.
        case data
        /// What `/etc/localtime` leads to.
        case localZone
    }

    /// From now on. Many files that are replaced together are one change, told when it has been quiet for a second.
    public let changes: AsyncStream<Change>
    // Dispatch objects are thread-safe, though the overlay does not say so; it is set up before anybody else has it, and
    // then only cancelled.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    /// - Throws: ``TimeZoneError/unreadable(path:errno:)`` when one of the two directories cannot be watched.
    public init(
        directory: ZoneDirectory = .system,
        localtime: String = "/etc/localtime"
    ) throws(TimeZoneError) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw .unreadable(path: directory.path, errno: errno) }
        let (etc, link) = Self.split(localtime)
        let data = inotify_add_watch(descriptor, directory.path, Self.mask)
        let local = data < 0 ? -1 : inotify_add_watch(descriptor, etc, Self.mask)
        guard data >= 0, local >= 0 else {
            let reason = errno
            close(descriptor)
            throw .unreadable(path: data < 0 ? directory.path : etc, errno: reason)
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Change.self, bufferingPolicy: .bufferingNewest(8))
        changes = stream
        let teller = ZoneChangeTeller(continuation)
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler {
            for event in Self.readEvents(descriptor) {
                if event.watch == local, event.name == link { teller.tell(.localZone) }
                if event.watch == data, Self.versionFiles.contains(event.name) { teller.tell(.data) }
            }
        }
        source.setCancelHandler {
            close(descriptor)
            continuation.finish()
        }
        source.activate()
    }

    deinit { source.cancel() }

    // Files are put in place by renaming or linking, or written where they are.
    private static let mask = UInt32(IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE)
    /// A package of the data replaces these with everything else.
    private static let versionFiles: Set<String> = ["tzdata.zi", "+VERSION"]

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    private static func readEvents(_ descriptor: Int32) -> [(watch: Int32, name: String)] {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            var events: [(watch: Int32, name: String)] = []
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while count > 0, offset + header <= count {
                let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let name = buffer[(offset + header)..<(offset + header + Int(event.len))].prefix { $0 != 0 }
                events.append((event.wd, String(decoding: name, as: UTF8.self)))
                offset += header + Int(event.len)
            }
            return events
        }
    }
}

/// Holds a change back until it has been quiet for a while.
private final class ZoneChangeTeller: Sendable {
    private let continuation: AsyncStream<ZoneWatch.Change>.Continuation
    private let latest = Mutex<[ZoneWatch.Change: Int]>([:])

    init(_ continuation: AsyncStream<ZoneWatch.Change>.Continuation) { self.continuation = continuation }

    func tell(_ change: ZoneWatch.Change) {
        let number = latest.withLock { latest in
            latest[change, default: 0] += 1
            return latest[change]
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + 1) { [self] in
            guard latest.withLock({ $0[change] }) == number else { return }
            continuation.yield(change)
        }
    }
}
