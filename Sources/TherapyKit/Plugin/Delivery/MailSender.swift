/// Sends mail in the practice's name, by the daemon's configuration.
public protocol MailSender: Sendable {
    /// Hands a message over to the practice's mail server.
    /// - Throws: ``DeliveryError``; only ``DeliveryError/temporary(reason:code:)`` is worth another try.
    func send(_ message: MailMessage) async throws(DeliveryError)
}

/// A message to one recipient.
public struct MailMessage: Hashable, Sendable {
    /// Who gets it.
    public var recipient: MailAddress
    /// Where answers go; the practice's own address when it is `nil`.
    public var replyTo: MailAddress?
    public var subject: String
    /// Plain text; every message has it.
    public var text: String
    /// The same as HTML, for programs that prefer it.
    public var html: String?
    /// The left part of the message's `Message-ID` (RFC 5322, section 3.6.4): the same for every try at the same
    /// message, so that a server that got it twice may notice. Letters, digits, `.`, `_` and `-`.
    public var id: String
    /// An address or URL that takes the recipient off the list (RFC 2369), where the message is one of many.
    public var unsubscribe: String?

    public init(
        to recipient: MailAddress,
        replyTo: MailAddress? = nil,
        subject: String,
        text: String,
        html: String? = nil,
        id: String,
        unsubscribe: String? = nil
    ) {
        self.recipient = recipient
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.html = html
        self.id = id
        self.unsubscribe = unsubscribe
    }
}

/// An address with the name that stands beside it (RFC 5322, section 3.4).
public struct MailAddress: Hashable, Sendable {
    public var name: String?
    /// As RFC 5321 writes it, letters beyond ASCII included (RFC 6531).
    public var address: String

    public init(_ address: String, name: String? = nil) {
        self.address = address
        self.name = name
    }
}
