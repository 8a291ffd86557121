import Glibc
public import TimeZoneRules

/// Makes identities that sort in the order in which they were made, even within a millisecond and while the clock is
/// set back: the time and the twelve bits behind it only go up (RFC 9562, 6.2, method 1).
public struct JobIDSequence: Sendable {
    private var last: UInt64 = 0
    private var generator = BufferedRandomNumbers()

    public init() {}

    public mutating func next(now: Timestamp) -> JobID {
        let fresh = JobID(milliseconds: now.microseconds / 1000, using: &generator)
        // Version bits apart. Beginning in the lower half leaves the same millisecond room to count.
        let counter = (fresh.high >> 16) << 12 | fresh.high & 0x7FF
        last = max(last + 1, counter)
        return JobID(high: (last >> 12) << 16 | 0x7000 | last & 0xFFF, low: fresh.low)
    }
}

/// The system's random numbers (getentropy(3)), asked for many at a time: a system call for each costs more than what is
/// made of it.
struct BufferedRandomNumbers: RandomNumberGenerator {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if words.isEmpty { refill() }
        return words.removeLast()
    }

    private mutating func refill() {
        // 256 bytes are the most that it gives.
        words = [UInt64](unsafeUninitializedCapacity: 32) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            guard let address = bytes.baseAddress, getentropy(address, bytes.count) == 0 else { return }
            count = buffer.count
        }
        if words.isEmpty {
            var generator = SystemRandomNumberGenerator()
            words = [generator.next()]
        }
    }
}
