/// The identity of a job: a UUID, lower-case in text.
///
/// New ones are of version 7 (RFC 9562, 5.7): they begin with the time, so that they sort by age, and a table of them
/// grows at its end.
public struct JobID: Hashable, Sendable {
    /// The first and the last eight bytes, big-endian.
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes a UUID in text: 36 characters with hyphens, in either case. Nil when it is none.
    public init?(_ text: some StringProtocol) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var position = 0
        for byte in text.utf8 {
            switch position {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            case 0..<18:
                guard let digit = Self.digit(byte) else { return nil }
                words.high = words.high << 4 | digit
            case 19..<36:
                guard let digit = Self.digit(byte) else { return nil }
                words.low = words.low << 4 | digit
            default: return nil
            }
            position += 1
        }
        guard position == 36 else { return nil }
        self.init(high: words.high, low: words.low)
    }

    /// A new identity for a job made at `milliseconds` since the Unix epoch.
    public init(milliseconds: Int64, using generator: inout some RandomNumberGenerator) {
        let time = UInt64(clamping: milliseconds) & 0xFFFF_FFFF_FFFF
        self.init(
            high: time << 16 | 0x7000 | generator.next() & 0xFFF,
            low: generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        )
    }

    /// 36 characters, lower case, with hyphens.
    public var text: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var nibble = 0
            for position in 0..<36 {
                switch position {
                case 8, 13, 18, 23: buffer[position] = UInt8(ascii: "-")
                default:
                    let word = nibble < 16 ? high : low
                    let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble % 16 * 4) & 0xF)
                    buffer[position] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                    nibble += 1
                }
            }
            return 36
        }
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension JobID: CustomStringConvertible {
    public var description: String { text }
}

/// By age, as far as their times tell.
extension JobID: Comparable {
    public static func < (lhs: JobID, rhs: JobID) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }
}
