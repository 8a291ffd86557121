/// Appends compact JSON to bytes.
///
/// Commas come by themselves; that begins and ends pair up is the caller's part.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8]
    /// Whether the next value or key is not the first in its container.
    private var needsComma = false

    /// - Parameter capacity: how many bytes to make room for at once.
    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A key that needs no escaping, as the names of an interface never do.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key and its value.
    @inlinable
    public mutating func member(_ name: StaticString, _ value: some VarlinkValue) {
        key(name)
        value.write(to: &self)
    }

    /// A key and its value, unless there is none.
    @inlinable
    public mutating func optionalMember(_ name: StaticString, _ value: (some VarlinkValue)?) {
        if let value { member(name, value) }
    }

    /// Any key.
    public mutating func key(escaping name: String) {
        write(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func write(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escaping: $0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A string that needs no escaping, as an enumeration's values never do.
    public mutating func write(literal text: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    public mutating func write(_ number: Int64) {
        separate()
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digits: number.magnitude)
        needsComma = true
    }

    /// The shortest text that reads back as the same double; what JSON has no text for (infinity, NaN) as null.
    public mutating func write(_ number: Double) {
        guard number.isFinite else { return writeNull() }
        separate()
        bytes.append(contentsOf: number.description.utf8)
        needsComma = true
    }

    public mutating func write(_ bool: Bool) {
        append(bool ? "true" : "false")
    }

    public mutating func writeNull() {
        append("null")
    }

    public mutating func write(_ json: RawJSON) {
        separate()
        bytes.append(contentsOf: json.bytes)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func append(_ word: StaticString) {
        separate()
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func append(digits magnitude: UInt64) {
        let first = bytes.count
        var rest = magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
    }

    /// Runs of plain bytes are copied whole.
    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        for (index, byte) in text.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: text[plain..<index])
            append(escape: byte)
            plain = index + 1
        }
        bytes.append(contentsOf: text[plain...])
    }

    private mutating func append(escape byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            let hex: StaticString = "0123456789abcdef"
            bytes.append(contentsOf: "u00".utf8)
            hex.withUTF8Buffer { bytes.append(contentsOf: [$0[Int(byte >> 4)], $0[Int(byte & 15)]]) }
        default: bytes.append(byte)
        }
    }
}
