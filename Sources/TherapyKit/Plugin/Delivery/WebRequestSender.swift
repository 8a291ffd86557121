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
    /// How the daemon says who asks; `nil` for not at all.
    public var authentication: WebAuthentication?
    /// How long the whole exchange may take.
    public var timeout: Duration

    public init(
        method: String = "POST",
        url: String,
        headers: [WebHeader] = [],
        body: [UInt8] = [],
        authentication: WebAuthentication? = nil,
        timeout: Duration = .seconds(30)
    ) {
        self.authentication = authentication
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// Who asks, shown by a secret that the daemon adds and the plugin never sees.
///
/// A secret goes by its name: that of the systemd credential `PLUGIN.NAME` (systemd.exec(5), LoadCredential=).
public enum WebAuthentication: Hashable, Sendable {
    /// A user's name and password (RFC 7617).
    case basic(user: String, password: String)
    /// A token (RFC 6750).
    case bearer(token: String)
    /// A signature of the body as Standard Webhooks has it, in `webhook-id`, `webhook-timestamp` and
    /// `webhook-signature` (HMAC-SHA256), and the id once more as `Idempotency-Key`: who gets it twice can tell by it.
    case webhook(id: String, secret: String)
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
