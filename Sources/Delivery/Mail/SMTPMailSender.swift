package import TherapyKit

/// Sends mail by SMTP (RFC 5321).
package struct SMTPMailSender: MailSender {
    private let server: MailServer
    private let loop: TransferLoop
    private let clock: any WallClock

    package init(server: MailServer, loop: TransferLoop, clock: any WallClock) {
        self.server = server
        self.loop = loop
        self.clock = clock
    }

    package func send(_ message: MailMessage) async throws(DeliveryError) {
        let problems = message.problems
        guard problems.isEmpty else { throw .invalid(problems) }
        let text = MailText(message, sender: server.sender, replyTo: message.replyTo ?? server.replyTo, at: clock.now)
        var transfer = Transfer(
            url: server.url,
            content: .mail(
                sender: server.sender.address,
                recipient: message.recipient.address,
                message: text.bytes
            ),
            timeout: server.timeout
        )
        if case .startTLS = server.security { transfer.security = .startTLS }
        transfer.certificateAuthorities = server.certificateAuthorities
        if let user = server.user { transfer.login = Transfer.Login(user: user, password: try password()) }
        if let error = SMTPEnding(await loop.perform(transfer)).error { throw error }
    }

    private func password() throws(DeliveryError) -> String {
        do { return try server.password() } catch {
            throw .temporary(reason: "the mail server's password cannot be read: \(error)", code: nil)
        }
    }
}
