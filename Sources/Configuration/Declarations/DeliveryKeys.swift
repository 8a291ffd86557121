import TherapyKit

/// The keys of what is sent for plugins.
enum DeliveryKeys {
    static let server = ConfigurationKey<String?>.text("server", help: "The mail server's name or address.")
    static let port = ConfigurationKey<Int?>(
        field: ConfigurationField(
            name: "port",
            kind: .integer(1...65_535),
            help: "Its port; 587 for starttls, 465 for tls and 25 for none when left out."
        ),
        default: nil
    ) {
        guard case .integer(let port) = $0 else { return nil }
        return .some(port)
    }
    static let security = ConfigurationKey<DaemonConfiguration.Mail.Security>.choice(
        "security",
        default: .startTLS,
        help: "How the connection is encrypted; none is for a server on this machine."
    )
    static let user = ConfigurationKey<String?>.text(
        "user",
        help: "Who logs in, with the password in the credential therapyd.mail-password; nobody when left out."
    )
    static let from = ConfigurationKey<String?>.text("from", help: "The address that mail is from.")
    static let fromName = ConfigurationKey<String?>.text("fromName", help: "The name that stands beside it.")
    static let replyTo = ConfigurationKey<String?>.text("replyTo", help: "Where answers go, when not to that address.")
    static let timeout = ConfigurationKey.duration(
        "timeout",
        default: .seconds(60),
        in: .seconds(5) ... .seconds(600),
        help: "How long one message may take."
    )
    static let trustedHosts = ConfigurationKey.texts(
        "trustedHosts",
        help: "Hosts that plugins may reach at private addresses, and without TLS."
    )
    static let certificateAuthorities = DaemonKeys.path(
        "certificateAuthorities",
        "A PEM file of certificates to trust instead of the system's."
    )

    static let field = DaemonKeys.group(
        "delivery",
        [
            DaemonKeys.group(
                "mail",
                [
                    server.field, port.field, security.field, user.field, from.field, fromName.field, replyTo.field,
                    timeout.field, certificateAuthorities.field,
                ],
                "The practice's mail server."
            ),
            DaemonKeys.group("web", [trustedHosts.field, certificateAuthorities.field], "Requests by HTTPS."),
        ],
        "What is sent for plugins."
    )
}

extension DaemonConfiguration.Mail {
    /// - Returns: `nil` when no server or no address is named.
    init?(_ keys: PluginConfiguration) {
        guard let server = keys[DeliveryKeys.server], let from = keys[DeliveryKeys.from] else { return nil }
        self.server = server
        self.from = from
        port = keys[DeliveryKeys.port]
        security = keys[DeliveryKeys.security]
        user = keys[DeliveryKeys.user]
        fromName = keys[DeliveryKeys.fromName]
        replyTo = keys[DeliveryKeys.replyTo]
        certificateAuthorities = keys[DeliveryKeys.certificateAuthorities]
        timeout = keys[DeliveryKeys.timeout]
    }

    /// What a group of keys lacks for mail to be sent.
    static func problem(_ keys: PluginConfiguration) -> (key: String, message: String)? {
        if keys.values.isEmpty { return nil }
        if keys[DeliveryKeys.server] == nil { return ("delivery.mail.server", "is missing: where mail is sent to") }
        guard let from = keys[DeliveryKeys.from] else {
            return ("delivery.mail.from", "is missing: the address that mail is from")
        }
        return from.split(separator: "@").count == 2 ? nil : ("delivery.mail.from", "is no address")
    }
}
