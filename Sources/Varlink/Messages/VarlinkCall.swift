/// A call as it travels.
///
/// Read as systemd's sd-varlink reads it: a member other than these five, one of a wrong type, or `oneway` together
/// with `more` is a breach of the protocol. Null and `{}` parameters are the same as none; a flag is never null.
public struct VarlinkCall: Hashable, Sendable {
    /// With the interface: `org.varlink.service.GetInfo`.
    public var method: String
    /// An object; nil stands for one without members.
    public var parameters: RawJSON?
    /// Asks for any number of replies, all but the last of which say `continues`.
    public var more: Bool
    /// Wants no reply, not even an error.
    public var oneway: Bool
    /// After the reply the connection speaks another protocol.
    public var upgrade: Bool

    public init(
        method: String,
        parameters: RawJSON? = nil,
        more: Bool = false,
        oneway: Bool = false,
        upgrade: Bool = false
    ) {
        self.method = method
        self.parameters = parameters
        self.more = more
        self.oneway = oneway
        self.upgrade = upgrade
    }

    /// A call of one method of an interface.
    public init<Method: VarlinkMethod>(
        _ type: Method.Type,
        _ parameters: Method.Parameters,
        more: Bool = false,
        oneway: Bool = false
    ) {
        self.init(method: Method.name, parameters: RawJSON(parameters), more: more, oneway: oneway)
    }

    /// - Parameter message: one whole message without its NUL byte.
    public init(parsing message: [UInt8]) throws(JSONError) {
        self.init(method: "")
        var reader = JSONReader(message)
        var hasMethod = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "method":
                method = try reader.readString()
                hasMethod = true
            case "parameters": parameters = try reader.readEnvelopeParameters()
            case "more": more = try reader.readBool()
            case "oneway": oneway = try reader.readBool()
            case "upgrade": upgrade = try reader.readBool()
            default: try reader.skipUnknown(key)
            }
        }
        guard hasMethod else { throw reader.missing("method") }
        try reader.finish()
        if oneway, more || upgrade {
            throw JSONError(reason: .conflictingMember, offset: 0, path: "oneway")
        }
    }

    /// The message without its NUL byte.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + method.utf8.count + (parameters?.range.count ?? 0))
        writer.beginObject()
        writer.key("method")
        writer.write(method)
        if let parameters {
            writer.key("parameters")
            writer.write(parameters)
        }
        if more { writer.flag("more") }
        if oneway { writer.flag("oneway") }
        if upgrade { writer.flag("upgrade") }
        writer.endObject()
        return writer.bytes
    }
}

extension JSONReader {
    /// Parameters of a call or reply within the message's bytes: an object or null.
    mutating func readEnvelopeParameters() throws(JSONError) -> RawJSON? {
        if try readNull() { return nil }
        try expect(UInt8(ascii: "{"), .object)
        return try readRawInPlace()
    }
}

extension JSONWriter {
    mutating func flag(_ name: StaticString) {
        key(name)
        write(true)
    }
}
