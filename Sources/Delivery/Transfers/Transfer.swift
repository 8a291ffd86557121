import TherapyKit

/// One exchange with a server, as it is asked for.
struct Transfer: Sendable {
    enum Content: Sendable {
        /// A message for one recipient, by SMTP.
        case mail(sender: String, recipient: String, message: [UInt8])
        /// A request, by HTTP.
        case request(method: String, headers: [WebHeader], body: [UInt8])
    }

    /// What has to be so before anything secret is said.
    enum Security: Sendable {
        /// Nothing: the connection is as the URL's scheme has it.
        case byScheme
        /// The connection begins in the clear and must become TLS (RFC 3207).
        case startTLS
    }

    struct Login: Sendable {
        let user: String
        let password: String
    }

    let url: String
    let content: Content
    var security = Security.byScheme
    var login: Login?
    /// A file of certificates to trust instead of the system's.
    var certificateAuthorities: String?
    /// For the whole exchange.
    var timeout: Duration
    /// For having a connection.
    var connectTimeout: Duration = .seconds(15)
    /// Whether a connection to an address may be made.
    var mayConnect: @Sendable (SocketAddress) -> Bool = { _ in true }

    /// The largest answer that is read, in bytes.
    static let largestAnswer = 32 * 1024 * 1024
}

/// How an exchange ended.
struct TransferResult: Sendable {
    enum Ending: Sendable {
        case done
        /// Nobody waited for it any longer.
        case cancelled
        /// The address is one that may not be reached.
        case addressRefused
        /// In libcurl's words (libcurl-errors(3)).
        case failed(reason: String)
    }

    let ending: Ending
    /// The last answer's code: SMTP's or HTTP's; 0 when none came.
    let code: Int
    /// Whether everything was handed over that was to be sent.
    let isSent: Bool
    /// The first word of the last command, of a protocol that has them.
    let lastCommand: String
    /// The header of a response, or every line of a protocol of commands.
    let lines: [String]
    let body: [UInt8]
}
