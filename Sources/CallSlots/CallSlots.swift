import CCallSlots
import Glibc

/// The calls that threads are in, in a file that is mapped into memory: whatever ends the process, the next one finds
/// there what it was at.
///
/// A thread that dies of a fault (a trap, a bad address, an overflowed stack, `abort()`) or calls `exit()` marks its own
/// call. Where nothing is marked, the process was ended from outside, and a call that was under way may be innocent.
public enum CallSlots {
    /// Reads what the process before left, makes the file anew and begins to record. Once in a process.
    ///
    /// The file is as good as useless to anybody else: it holds names of calls only.
    /// - Returns: how the process before ended; `nil` when it ended in order, or there was none.
    public static func begin(at path: String) throws(CallSlotsError) -> LastDeath? {
        let death = try LastDeath.left(at: path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CallSlotsError(path: path) }
        defer { close(descriptor) }
        let size = MemoryLayout<call_slots_file>.size
        // With its blocks, so that a full disk is told now and not by a bus error later.
        guard posix_fallocate(descriptor, 0, size) == 0,
            let mapping = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), mapping != MAP_FAILED
        else { throw CallSlotsError(path: path) }
        let file = mapping.bindMemory(to: call_slots_file.self, capacity: 1)
        withUnsafeMutableBytes(of: &file.pointee.magic) { $0.copyBytes(from: CALL_SLOTS_MAGIC.utf8) }
        withUnsafeMutableBytes(of: &file.pointee.boot_id) { $0.copyBytes(from: bootID.utf8.prefix($0.count)) }
        file.pointee.pid = UInt32(getpid())
        call_slots_begin(file)
        return death
    }

    /// Says that the process ends in order.
    public static func end() {
        call_slots_end()
    }

    /// Differs from one start of the machine to the next; random(4).
    static var bootID: String {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 36)
        return read(descriptor, &bytes, bytes.count) == bytes.count ? String(decoding: bytes, as: UTF8.self) : ""
    }
}

/// The file of the calls cannot be made or read; the reason is the system's.
public struct CallSlotsError: Error, Hashable, CustomStringConvertible {
    public let path: String
    public let reason: String

    init(path: String) {
        self.path = path
        reason = String(cString: strerror(errno))
    }

    public var description: String { "\(path): \(reason)" }
}
