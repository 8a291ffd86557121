/// Reads one JSON value from UTF-8 bytes, piece by piece, strictly by RFC 8259.
///
/// The caller asks for what it expects, so nothing is built that nobody wants:
///
///     try reader.beginObject()
///     while let key = try reader.nextKey() {
///         switch key {
///         case "id": id = try String(from: &reader)
///         default: try reader.skipUnknown(key)
///         }
///     }
///
/// Beyond the RFC it refuses two members of one name and values nested deeper than `depthLimit`. Integers are exact
/// and never pass through a `Double`. After an error the reader is of no further use.
public struct JSONReader: Sendable {
    /// How deep objects and arrays may nest.
    public static let depthLimit = 128

    let bytes: [UInt8]
    let start: Int
    let end: Int
    var position: Int

    /// When set, members that the interface does not have are passed over. For a client, whose daemon may be newer.
    public var ignoresUnknownMembers = false

    private var depth = 0
    /// Whether the innermost container was opened and nothing of it read yet.
    private var isFirst = false
    /// Nil for bytes that were validated before.
    private var ledger: KeyLedger?
    private var keyStart = 0

    var isValidated: Bool { ledger == nil }

    /// A reader over bytes that nobody has looked at.
    public init(_ bytes: [UInt8]) {
        self.init(bytes, 0..<bytes.count, isValidated: false)
    }

    /// A reader over a value known to be well-formed.
    public init(_ json: RawJSON) {
        self.init(json.storage, json.range, isValidated: true)
    }

    init(_ bytes: [UInt8], _ range: Range<Int>, isValidated: Bool) {
        self.bytes = bytes
        start = range.lowerBound
        end = range.upperBound
        position = range.lowerBound
        ledger = isValidated ? nil : KeyLedger()
    }

    // MARK: Containers

    public mutating func beginObject() throws(JSONError) {
        try begin(UInt8(ascii: "{"), .object)
        ledger?.open()
    }

    /// The next member's key, with the reader at its value; nil when the object has ended.
    public mutating func nextKey() throws(JSONError) -> JSONName? {
        guard try advanceToKey() else { return nil }
        let key = JSONName(try scanString())
        if ledger != nil {
            // Every escape is longer than what it stands for.
            let isPlain = key.string.utf8.count == position - keyStart - 2
            try note(isPlain ? nil : key)
        }
        try takeColon()
        return key
    }

    /// Passes the next key, checking it; false when the object has ended.
    private mutating func skipKey() throws(JSONError) -> Bool {
        guard try advanceToKey() else { return false }
        if try skipString() {
            if ledger != nil { try note(nil) }
        } else {
            position = keyStart
            let key = JSONName(try scanString())
            if ledger != nil { try note(key) }
        }
        try takeColon()
        return true
    }

    private mutating func advanceToKey() throws(JSONError) -> Bool {
        guard try advance(closing: UInt8(ascii: "}")) else {
            ledger?.close()
            return false
        }
        keyStart = position
        guard position < end, bytes[position] == UInt8(ascii: "\"") else { throw unexpected() }
        return true
    }

    private mutating func takeColon() throws(JSONError) {
        skipWhitespace()
        guard position < end, bytes[position] == UInt8(ascii: ":") else { throw unexpected() }
        position += 1
    }

    /// Refuses the key just read when its object has it already.
    ///
    /// - Parameter unescaped: what it says, when it is written with escapes.
    private mutating func note(_ unescaped: JSONName?) throws(JSONError) {
        let plain = keyStart + 1..<position - 1
        let isNew =
            if let unescaped {
                ledger?.insert(unescaping: unescaped, in: bytes)
            } else {
                ledger?.insert(plain, in: bytes)
            }
        guard isNew == false else { return }
        let name = unescaped?.string ?? String(decoding: bytes[plain], as: UTF8.self)
        throw failure(.malformed(.duplicateKey), at: keyStart, member: name)
    }

    public mutating func beginArray() throws(JSONError) {
        try begin(UInt8(ascii: "["), .array)
    }

    /// Whether another element follows, with the reader at it; false when the array has ended.
    public mutating func nextElement() throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    /// What a `switch` over keys does by default: an error, unless `ignoresUnknownMembers`.
    public mutating func skipUnknown(_ key: JSONName) throws(JSONError) {
        guard ignoresUnknownMembers else { throw failure(.unknownMember, at: keyStart, member: key.string) }
        try skipValue()
    }

    /// The error for a member that was not there, to be asked for right after `nextKey()` gave nil.
    public func missing(_ name: StaticString) -> JSONError {
        failure(.missingMember, at: position - 1, member: name.description)
    }

    /// That nothing but whitespace follows the value.
    public mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard position == end else { throw failure(.malformed(.trailingBytes), at: position) }
    }

    // MARK: Values

    public mutating func readString() throws(JSONError) -> String {
        try expect(UInt8(ascii: "\""), .string)
        return try scanString()
    }

    /// A string for a `switch` over an enumeration's values, compared byte for byte.
    public mutating func readName() throws(JSONError) -> JSONName {
        JSONName(try readString())
    }

    public mutating func readBool() throws(JSONError) -> Bool {
        skipWhitespace()
        guard position < end else { throw unexpected() }
        switch bytes[position] {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw mistyped(.bool)
        }
    }

    /// Takes a `null` if there is one.
    public mutating func readNull() throws(JSONError) -> Bool {
        skipWhitespace()
        guard position < end, bytes[position] == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// The error for a string just read that is none of an enumeration's values.
    public func unknownValue(_ name: JSONName) -> JSONError {
        failure(.unknownValue, at: position - 1)
    }

    /// Any one value as its bytes, on its own (nothing of the message is kept alive by it).
    public mutating func readRaw() throws(JSONError) -> RawJSON {
        let range = try skipValue()
        return RawJSON(unchecked: Array(bytes[range]))
    }

    /// The same for an object or an array within the message's own bytes.
    mutating func readRawInPlace() throws(JSONError) -> RawJSON {
        let range = try skipValue()
        return RawJSON(unchecked: bytes, range)
    }

    public mutating func peekKind() throws(JSONError) -> JSONKind {
        skipWhitespace()
        guard position < end else { throw unexpected() }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return numberKind()
        default: throw unexpected()
        }
    }

    /// Passes over one value, checking all of it, and says where it lies.
    @discardableResult
    public mutating func skipValue() throws(JSONError) -> Range<Int> {
        skipWhitespace()
        let first = position
        guard position < end else { throw unexpected() }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            try beginObject()
            while try skipKey() { try skipValue() }
        case UInt8(ascii: "["):
            try beginArray()
            while try nextElement() { try skipValue() }
        case UInt8(ascii: "\""): _ = try skipString()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try scanNumber()
        default: throw unexpected()
        }
        return first..<position
    }

    // MARK: Tokens

    mutating func skipWhitespace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Whether the value at hand begins with `byte`; a value of another kind is an error of type.
    mutating func expect(_ byte: UInt8, _ kind: JSONKind) throws(JSONError) {
        skipWhitespace()
        guard position < end, bytes[position] == byte else { throw mistyped(kind) }
    }

    private mutating func begin(_ byte: UInt8, _ kind: JSONKind) throws(JSONError) {
        try expect(byte, kind)
        guard depth < Self.depthLimit else { throw failure(.malformed(.tooDeep), at: position) }
        depth += 1
        position += 1
        isFirst = true
    }

    /// To the next member or element, over the comma; false at the closing byte, which is taken.
    private mutating func advance(closing: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        guard position < end else { throw unexpected() }
        if bytes[position] == closing {
            position += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard bytes[position] == UInt8(ascii: ",") else { throw unexpected() }
        position += 1
        skipWhitespace()
        return true
    }

    private mutating func literal(_ text: StaticString) throws(JSONError) {
        let matches = text.withUTF8Buffer { expected in
            position + expected.count <= end
                && bytes[position..<position + expected.count].elementsEqual(expected)
        }
        guard matches else { throw unexpected() }
        position += text.utf8CodeUnitCount
    }
}
