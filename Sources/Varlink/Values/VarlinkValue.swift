/// What can stand for a type of an interface: the built-in types, arrays and maps of them, and generated types.
///
/// | interface | Swift |
/// | --- | --- |
/// | `bool`, `int`, `float`, `string` | `Bool`, `Int`, `Double`, `String` |
/// | `object` | `RawJSON` |
/// | `[]T`, `[string]T`, `?T` | `[T]`, `[String: T]`, `T?` |
/// | `()` | `VarlinkEmpty` |
public protocol VarlinkValue: Sendable {
    /// Reads the value that the reader is at. The error names the member concerned.
    init(from reader: inout JSONReader) throws(JSONError)

    func write(to writer: inout JSONWriter)
}

/// A value that is a JSON object with named members: parameters of calls, replies and errors.
///
/// Null and absent are the same for an optional member, and nil is left out when written.
public protocol VarlinkObject: VarlinkValue {}

/// No members at all.
public struct VarlinkEmpty: VarlinkObject, Hashable {
    public init() {}

    public init(from reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() { try reader.skipUnknown(key) }
    }

    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}
