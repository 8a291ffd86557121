package import TherapyKit

/// The server that takes the practice's mail, and whom the mail is from.
package struct MailServer: Sendable {
    /// How the connection is kept from others' eyes.
    package enum Security: String, CaseIterable, Sendable {
        /// It begins in the clear and must become TLS (RFC 3207).
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314).
        case tls
        /// Not at all: for a server on this machine.
        case none

        /// Where servers usually listen for it.
        package var usualPort: Int {
            switch self {
            case .startTLS: 587
            case .tls: 465
            case .none: 25
            }
        }
    }

    package var host: String
    package var port: Int
    package var security: Security
    /// Who logs in, with the password that ``password`` gives; `nil` for nobody.
    package var user: String?
    /// Asked for before each message, so that a new one holds at once.
    package var password: @Sendable () throws -> String
    /// The author of every message.
    package var sender: MailAddress
    /// Where answers go, unless a message says otherwise.
    package var replyTo: MailAddress?
    /// A file of certificates to trust instead of the system's.
    package var certificateAuthorities: String?
    /// How long one message may take.
    package var timeout: Duration

    package init(
        host: String,
        port: Int? = nil,
        security: Security = .startTLS,
        user: String? = nil,
        password: @escaping @Sendable () throws -> String = { "" },
        sender: MailAddress,
        replyTo: MailAddress? = nil,
        certificateAuthorities: String? = nil,
        timeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port ?? security.usualPort
        self.security = security
        self.user = user
        self.password = password
        self.sender = sender
        self.replyTo = replyTo
        self.certificateAuthorities = certificateAuthorities
        self.timeout = timeout
    }

    /// For libcurl.
    var url: String {
        let scheme = if case .tls = security { "smtps" } else { "smtp" }
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
