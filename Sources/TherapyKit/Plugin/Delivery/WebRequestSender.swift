/// Sends requests by HTTPS, to where the configuration lets plugins send them.
public protocol WebRequestSender: Sendable {
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``DeliveryError`` when there was none.
    func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse
}

/// A request (RFC 9110).
public struct WebRequest: Hashable, Sendable {
    /// Such as `POST`, or a verb of WebDAV (RFC 4918).
    public var method: String
    public var url: String
    /// Names and values, in their order.
    public var headers: [WebHeader]
    public var body: [UInt8]
    /// How long the whole exchange may take.
    public var timeout: Duration

    public init(
        method: String = "POST",
        url: String,
        headers: [WebHeader] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(30)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// One line of a request's or response's header.
public struct WebHeader: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An answer.
public struct WebResponse: Hashable, Sendable {
    public let status: Int
    public let headers: [WebHeader]
    public let body: [UInt8]

    public init(status: Int, headers: [WebHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of a name, whatever the case of its letters.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
