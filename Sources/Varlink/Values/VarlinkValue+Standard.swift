extension Bool: VarlinkValue {
    public init(from reader: inout JSONReader) throws(JSONError) { self = try reader.readBool() }
    public func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Int: VarlinkValue {
    public init(from reader: inout JSONReader) throws(JSONError) {
        let wide = try reader.readInt64()
        guard let value = Int(exactly: wide) else { throw reader.failure(.outOfRange, at: reader.position - 1) }
        self = value
    }

    public func write(to writer: inout JSONWriter) { writer.write(Int64(self)) }
}

extension Int64: VarlinkValue {
    public init(from reader: inout JSONReader) throws(JSONError) { self = try reader.readInt64() }
    public func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Double: VarlinkValue {
    public init(from reader: inout JSONReader) throws(JSONError) { self = try reader.readDouble() }
    public func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension String: VarlinkValue {
    public init(from reader: inout JSONReader) throws(JSONError) { self = try reader.readString() }
    public func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Optional: VarlinkValue where Wrapped: VarlinkValue {
    @inlinable
    public init(from reader: inout JSONReader) throws(JSONError) {
        self = try reader.readNull() ? nil : try Wrapped(from: &reader)
    }

    @inlinable
    public func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.writeNull() }
    }
}

extension Array: VarlinkValue where Element: VarlinkValue {
    @inlinable
    public init(from reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginArray()
        while try reader.nextElement() { append(try Element(from: &reader)) }
    }

    @inlinable
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}

/// Written in the order of the keys, so that equal maps give equal bytes.
extension Dictionary: VarlinkValue where Key == String, Value: VarlinkValue {
    @inlinable
    public init(from reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() { self[key.string] = try Value(from: &reader) }
    }

    @inlinable
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            writer.key(escaping: key)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}
