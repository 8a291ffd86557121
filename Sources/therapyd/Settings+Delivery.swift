import Configuration
import Delivery
import PluginHost
import Systemd
import TherapyKit

extension Settings {
    /// How something is sent for plugins.
    func deliveries(clock: any WallClock) -> Deliveries {
        let loop = TransferLoop()
        let web = WebPolicy(
            trustedHosts: Set(configuration.web.trustedHosts),
            certificateAuthorities: configuration.web.certificateAuthorities
        )
        let mail = configuration.mail.map { mail in
            SMTPMailSender(server: server(of: mail), loop: loop, clock: clock)
        }
        return Deliveries(mail: mail) { [credentials] plugin in
            HTTPRequestSender(policy: web, loop: loop, clock: clock) { name in
                try credentials.text(named: "\(plugin).\(name)")
            }
        }
    }

    private func server(of mail: DaemonConfiguration.Mail) -> MailServer {
        MailServer(
            host: mail.server,
            port: mail.port,
            security: MailServer.Security(mail.security),
            user: mail.user,
            password: { [credentials] in try credentials.text(named: "therapyd.mail-password") },
            sender: MailAddress(mail.from, name: mail.fromName),
            replyTo: mail.replyTo.map { MailAddress($0) },
            certificateAuthorities: mail.certificateAuthorities,
            timeout: mail.timeout
        )
    }
}

extension MailServer.Security {
    init(_ security: DaemonConfiguration.Mail.Security) {
        switch security {
        case .startTLS: self = .startTLS
        case .tls: self = .tls
        case .none: self = .none
        }
    }
}
