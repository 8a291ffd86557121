/// The identity of a job: a UUID as lower-case text.
///
/// New ones are of version 7 (RFC 9562, 5.7): they begin with the time, so that an index over them grows at its end.
public struct JobID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 36 characters, lower case, with hyphens.
    public let text: String

    public var description: String { text }

    /// Takes a UUID in text; nil when it is none. Upper case is accepted and lowered.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (position, byte) in bytes.enumerated() {
            switch position {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard Self.isHexDigit(byte) else { return nil }
            }
        }
        self.text = text.lowercased()
    }

    /// A new identity for a job made at `milliseconds` since the Unix epoch.
    public init(milliseconds: Int64, using generator: inout some RandomNumberGenerator) {
        let random = UInt64.random(in: .min ... .max, using: &generator)
        let time = UInt64(clamping: milliseconds) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | (random >> 52)
        let low = (UInt64.random(in: .min ... .max, using: &generator) & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        text = Self.text(high: high, low: low)
    }

    private static func text(high: UInt64, low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = nibble < 16 ? high : low
            bytes.append(digits[Int(word >> UInt64(60 - nibble % 16 * 4) & 0xF)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
