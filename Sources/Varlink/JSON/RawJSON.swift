/// One well-formed JSON value, kept as its bytes.
///
/// What an interface calls `object` travels as this, so that the order of keys, the text of numbers and everything
/// unknown survive untouched. Equal when the bytes are.
public struct RawJSON: Sendable {
    let storage: [UInt8]
    let range: Range<Int>

    public static let emptyObject = RawJSON(unchecked: [UInt8](ascii: "{}"))
    public static let null = RawJSON(unchecked: [UInt8](ascii: "null"))

    /// Checks that the bytes are one JSON value, with no more than whitespace around it, which is dropped.
    public init(validating bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        let range = try reader.skipValue()
        try reader.finish()
        self.init(unchecked: bytes, range)
    }

    public init(parsing text: String) throws(JSONError) {
        try self.init(validating: Array(text.utf8))
    }

    /// The value written out.
    public init(_ value: some VarlinkValue) {
        var writer = JSONWriter()
        value.write(to: &writer)
        self.init(unchecked: writer.bytes)
    }

    /// An object of these members, in this order. The keys must differ.
    public init(object members: KeyValuePairs<String, any VarlinkValue>) {
        var writer = JSONWriter()
        writer.beginObject()
        for (key, value) in members {
            writer.key(escaping: key)
            value.write(to: &writer)
        }
        writer.endObject()
        self.init(unchecked: writer.bytes)
    }

    init(unchecked bytes: [UInt8]) {
        self.init(unchecked: bytes, 0..<bytes.count)
    }

    init(unchecked bytes: [UInt8], _ range: Range<Int>) {
        storage = bytes
        self.range = range
    }

    /// The value's text in UTF-8.
    public var bytes: ArraySlice<UInt8> { storage[range] }

    public var kind: JSONKind {
        var reader = JSONReader(self)
        // Cannot fail: the value is well-formed.
        return (try? reader.peekKind()) ?? .null
    }

    /// Reads the value as a type of an interface.
    ///
    /// - Parameter ignoringUnknownMembers: for a client, whose daemon may know more members than it does.
    public func decode<Value: VarlinkValue>(
        as type: Value.Type = Value.self,
        ignoringUnknownMembers: Bool = false
    ) throws(JSONError) -> Value {
        var reader = JSONReader(self)
        reader.ignoresUnknownMembers = ignoringUnknownMembers
        return try Value(from: &reader)
    }
}

extension RawJSON: Hashable {
    public static func == (left: RawJSON, right: RawJSON) -> Bool {
        left.bytes.elementsEqual(right.bytes)
    }

    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension RawJSON: CustomStringConvertible {
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension RawJSON: VarlinkValue {
    /// As the interface type `object`: any other kind of value is an error.
    public init(from reader: inout JSONReader) throws(JSONError) {
        try reader.expect(UInt8(ascii: "{"), .object)
        self = try reader.readRaw()
    }

    public func write(to writer: inout JSONWriter) {
        writer.write(self)
    }
}

// MARK: Access

extension RawJSON {
    /// The members of an object in their order; none for any other kind.
    public var members: [(key: String, value: RawJSON)] {
        var members: [(key: String, value: RawJSON)] = []
        try? forEachMember { members.append((key: $0.string, value: $1)) }
        return members
    }

    /// The elements of an array; none for any other kind.
    public var elements: [RawJSON] {
        guard kind == .array else { return [] }
        var reader = JSONReader(self)
        var elements: [RawJSON] = []
        do {
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try reader.readRawInPlace()) }
        } catch {
            // Cannot fail: the value is well-formed.
        }
        return elements
    }

    /// One member of an object as it stands; nil when there is none.
    public subscript(key: String) -> RawJSON? {
        let name = JSONName(key)
        var found: RawJSON?
        try? forEachMember { if $0 == name { found = $1 } }
        return found
    }

    /// One member of an object; nil when it is null or not there.
    public func member<Value: VarlinkValue>(_ key: String, as type: Value.Type = Value.self) throws(JSONError) -> Value?
    {
        guard kind == .object else {
            throw JSONError(reason: .mistyped(expected: .object), offset: 0, path: "")
        }
        guard let raw = self[key], raw.kind != .null else { return nil }
        do {
            return try raw.decode(as: type)
        } catch {
            let rest = error.path
            let path = rest.isEmpty ? key : rest.first == "[" ? key + rest : "\(key).\(rest)"
            throw JSONError(
                reason: error.reason,
                offset: raw.range.lowerBound - range.lowerBound + error.offset,
                path: path
            )
        }
    }

    private func forEachMember(_ body: (JSONName, RawJSON) -> Void) throws(JSONError) {
        guard kind == .object else { return }
        var reader = JSONReader(self)
        try reader.beginObject()
        while let key = try reader.nextKey() { body(key, try reader.readRawInPlace()) }
    }
}

extension [UInt8] {
    fileprivate init(ascii text: StaticString) {
        self = text.withUTF8Buffer { Array($0) }
    }
}
