import TherapyKit

/// A message as it goes over the wire (RFC 5322), the text and its HTML as alternatives (RFC 2046, section 5.1.4).
///
/// Names and subjects beyond ASCII are encoded words (RFC 2047), which every server passes on; an address beyond ASCII
/// stands as it is (RFC 6532), since there is no other way to write it.
struct MailText {
    let bytes: [UInt8]

    init(_ message: MailMessage, sender: MailAddress, replyTo: MailAddress?, at now: Instant) {
        var text = ""
        func line(_ name: String, _ value: String) { text += "\(name): \(value)\r\n" }
        line("Date", MailDate.text(of: now))
        line("From", Self.address(sender))
        line("To", Self.address(message.recipient))
        if let replyTo { line("Reply-To", Self.address(replyTo)) }
        line("Subject", EncodedWords.text(of: message.subject, indent: 9))
        line("Message-ID", "<\(message.id)@\(Self.domain(of: sender))>")
        // Nobody's answering machine should answer (RFC 3834).
        line("Auto-Submitted", "auto-generated")
        if let unsubscribe = message.unsubscribe { line("List-Unsubscribe", "<\(Self.url(unsubscribe))>") }
        line("MIME-Version", "1.0")
        if let html = message.html {
            // Quoted-printable never holds `=_`.
            let boundary = "=_\(message.id)"
            line("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\"")
            text += "\r\n"
            for (type, content) in [("plain", message.text), ("html", html)] {
                // The line's end before a boundary is the boundary's.
                text += "--\(boundary)\r\n" + Self.part(type, content) + "\r\n"
            }
            text += "--\(boundary)--\r\n"
        } else {
            text += Self.part("plain", message.text)
        }
        bytes = Array(text.utf8)
    }

    private static func part(_ type: String, _ content: String) -> String {
        "Content-Type: text/\(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + QuotedPrintable.text(of: content)
    }

    static func address(_ address: MailAddress) -> String {
        guard let name = address.name, !name.isEmpty else { return address.address }
        return "\(phrase(name))\r\n <\(address.address)>"
    }

    /// A display name: as atoms, as a quoted string, or as encoded words (RFC 5322, section 3.2.5).
    private static func phrase(_ name: String) -> String {
        guard name.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), name.utf8.count <= 60, !name.contains("=?") else {
            return EncodedWords.text(of: name, indent: 10)
        }
        let isAtoms = name.utf8.allSatisfy { byte in
            byte == 0x20 || 0x30...0x39 ~= byte || 0x41...0x5A ~= byte & 0xDF || byte == 0x2D
        }
        if isAtoms, !name.hasPrefix(" "), !name.hasSuffix(" ") { return name }
        return "\"" + name.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "\""
    }

    private static func domain(of address: MailAddress) -> Substring {
        address.address.split(separator: "@").last ?? "localhost"
    }

    private static func url(_ unsubscribe: String) -> String {
        unsubscribe.contains(":") ? unsubscribe : "mailto:\(unsubscribe)"
    }
}

extension MailMessage {
    /// Everything about the message that cannot be sent, or could break out of its place.
    var problems: [Problem] {
        var problems: [Problem] = []
        for (field, address) in [("recipient", recipient), ("replyTo", replyTo)] {
            guard let address else { continue }
            if !address.address.isMailbox { problems.append(Problem(field: field, message: "is no address")) }
            if let name = address.name, name.hasControls {
                problems.append(Problem(field: field, message: "has a name with line breaks or control characters"))
            }
        }
        if subject.hasControls {
            problems.append(Problem(field: "subject", message: "has line breaks or control characters"))
        }
        let isID = id.utf8.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte & 0xDF || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        if id.isEmpty || id.utf8.count > 60 || !isID {
            problems.append(Problem(field: "id", message: "is none: 1 to 60 letters, digits, '.', '_' and '-'"))
        }
        if let unsubscribe, unsubscribe.hasControls || unsubscribe.contains(where: { "<> ".contains($0) }) {
            problems.append(Problem(field: "unsubscribe", message: "is neither an address nor a URL"))
        }
        return problems
    }
}

extension String {
    var hasControls: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }

    /// Whether it stands where an address stands without meaning anything else there.
    var isMailbox: Bool {
        let parts = unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !hasControls && utf8.count <= 254
            && !unicodeScalars.contains { $0.properties.isWhitespace || "<>()[],;:\\\"".unicodeScalars.contains($0) }
    }
}
