/// The id of one kind of record, so that a client's cannot be passed where a therapist's belongs.
///
/// The text is what stands in the database: a UUID in lower case, as the application writes them. A row that another
/// program gave a different id is still reachable by it, which is why any text is accepted.
public struct RecordID<Record>: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    /// A new, random id (RFC 9562, version 4).
    public static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A new id from the given source of randomness.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | (0b10 << 62)
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text += "-" }
            text.append(digit)
        }
        return Self(text)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.text < rhs.text
    }

    public var description: String { text }
}
