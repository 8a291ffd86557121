import CCallSlots
import Glibc

/// How a process ended that did not end in order.
public struct LastDeath: Sendable {
    /// What a thread brought upon itself.
    public enum Fault: Hashable, Sendable {
        /// signal(7).
        case signal(Int32)
        /// It called `exit()`.
        case exit
    }

    /// A call that a thread was in at the end.
    public struct Call: Sendable {
        public let record: CallRecord
        /// `nil` for a call that did not end the process itself.
        public let fault: Fault?
    }

    public let calls: [Call]
    /// Whether the machine was started anew since.
    public let wasRestart: Bool
    /// A fatal signal that another process sent, such as SIGABRT by a watchdog; SIGKILL leaves no trace.
    public let killedBy: Int32?

    /// What a process left; it is not touched.
    /// - Returns: `nil` when the file is not there, is none of ours, or its process ended in order.
    public static func left(at path: String) throws(CallSlotsError) -> LastDeath? {
        try LastDeath(reading: path)
    }

    private init?(reading path: String) throws(CallSlotsError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw CallSlotsError(path: path)
        }
        defer { close(descriptor) }
        let size = MemoryLayout<call_slots_file>.size
        var status = stat()
        // Of another length, it is another program's or another version's.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == size else {
            return nil
        }
        guard let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED else {
            throw CallSlotsError(path: path)
        }
        defer { munmap(mapping, size) }
        self.init(mapping.bindMemory(to: call_slots_file.self, capacity: 1))
    }

    private init?(_ file: UnsafePointer<call_slots_file>) {
        let magic = withUnsafeBytes(of: file.pointee.magic) { String(decoding: $0, as: UTF8.self) }
        guard magic == CALL_SLOTS_MAGIC, call_slots_ended(file) == 0 else { return nil }
        let bootID = withUnsafeBytes(of: file.pointee.boot_id) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        wasRestart = bootID != CallSlots.bootID
        let killed = call_slots_killed(file)
        killedBy = killed == 0 ? nil : Int32(bitPattern: killed)
        calls = (0..<UInt32(CALL_SLOTS_COUNT)).compactMap { index in
            var record = call_record()
            var fault: UInt32 = 0
            guard call_slots_read(file, index, &record, &fault) else { return nil }
            return Call(record: CallRecord(record: record), fault: Fault(fault))
        }
    }
}

extension LastDeath.Fault {
    fileprivate init?(_ mark: UInt32) {
        switch mark {
        case 0: return nil
        case UInt32(CALL_SLOTS_EXIT): self = .exit
        default: self = .signal(Int32(bitPattern: mark))
        }
    }
}
