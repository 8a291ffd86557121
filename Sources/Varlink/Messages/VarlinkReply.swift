/// A reply as it travels. Read as strictly as a call (see `VarlinkCall`).
public struct VarlinkReply: Hashable, Sendable {
    /// Of the result, or of the error when there is one. An object; nil stands for one without members.
    public var parameters: RawJSON?
    /// Another reply to the same call follows.
    public var continues: Bool
    /// The error's name with its interface; nil for a result.
    public var error: String?

    public init(parameters: RawJSON? = nil, continues: Bool = false, error: String? = nil) {
        self.parameters = parameters
        self.continues = continues
        self.error = error
    }

    /// - Parameter message: one whole message without its NUL byte.
    public init(parsing message: [UInt8]) throws(JSONError) {
        self.init()
        var reader = JSONReader(message)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "parameters": parameters = try reader.readEnvelopeParameters()
            case "continues": continues = try reader.readBool()
            case "error": error = try reader.readNull() ? nil : try reader.readString()
            default: try reader.skipUnknown(key)
            }
        }
        try reader.finish()
    }

    /// The message without its NUL byte.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + (parameters?.range.count ?? 0))
        writer.beginObject()
        if let error {
            writer.key("error")
            writer.write(error)
        }
        if let parameters {
            writer.key("parameters")
            writer.write(parameters)
        }
        if continues { writer.flag("continues") }
        writer.endObject()
        return writer.bytes
    }

    /// The result of a call of that method.
    ///
    /// - Throws: `VarlinkErrorReply` when it is an error, `JSONError` when it is not what the interface says.
    ///   Members that the interface does not have are passed over: the service may be newer.
    public func result<Method: VarlinkMethod>(of method: Method.Type) throws -> Method.Reply {
        if let error { throw VarlinkErrorReply(name: error, parameters: parameters ?? .emptyObject) }
        return try (parameters ?? .emptyObject).decode(ignoringUnknownMembers: true)
    }
}

/// A service's refusal, as a client gets it.
public struct VarlinkErrorReply: Error, Hashable, Sendable {
    /// With the interface: `org.varlink.service.MethodNotFound`.
    public let name: String
    public let parameters: RawJSON

    public init(name: String, parameters: RawJSON) {
        self.name = name
        self.parameters = parameters
    }

    /// The refusal as that error of an interface; nil when it is another one, or does not have its members.
    public func decode<Refusal: VarlinkError>(as type: Refusal.Type) -> Refusal? {
        guard name == Refusal.name else { return nil }
        return try? parameters.decode(as: type, ignoringUnknownMembers: true)
    }
}
