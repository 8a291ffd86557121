/// An enumeration of an interface: one of some strings.
public protocol VarlinkEnumeration: VarlinkValue, RawRepresentable, CaseIterable where RawValue == String {}

extension VarlinkEnumeration {
    public init(from reader: inout JSONReader) throws(JSONError) {
        let name = try reader.readName()
        // The second look is for what only canonical equivalence takes for the value.
        guard let value = Self(rawValue: name.string), JSONName(value.rawValue) == name else {
            throw reader.unknownValue(name)
        }
        self = value
    }

    public func write(to writer: inout JSONWriter) {
        writer.write(rawValue)
    }
}
