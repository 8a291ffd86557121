import TherapyKit

/// Encoded words (RFC 2047): text beyond ASCII in a header.
enum EncodedWords {
    /// The bytes that one word of 75 characters carries in base64.
    private static let capacity = 45

    /// The text as it is where it is short and ASCII, else as words on lines of their own.
    /// - Parameter indent: the characters that stand before it on its line.
    static func text(of text: String, indent: Int) -> String {
        let isPlain = text.utf8.allSatisfy { 0x20...0x7E ~= $0 } && text.utf8.count + indent <= 78
        if isPlain, !text.contains("=?"), !text.hasPrefix(" "), !text.hasSuffix(" ") { return text }
        var words: [[UInt8]] = []
        for character in text.unicodeScalars {
            let bytes = Array(Character(character).utf8)
            // No character is split: each word is decoded on its own.
            if let last = words.last, last.count + bytes.count <= (words.count == 1 ? capacity - 9 : capacity) {
                words[words.count - 1] += bytes
            } else {
                words.append(bytes)
            }
        }
        return words.map { "=?utf-8?B?\(Base64.text(of: $0))?=" }.joined(separator: "\r\n ")
    }
}

/// Quoted-printable (RFC 2045, section 6.7): text with lines of at most 76 characters of ASCII.
enum QuotedPrintable {
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func text(of text: String) -> String {
        var output: [UInt8] = []
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // The last line has an end like any other.
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { append(Array(line.utf8), to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ line: [UInt8], to output: inout [UInt8]) {
        var width = 0
        for (index, byte) in line.enumerated() {
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = 0x21...0x7E ~= byte && byte != 0x3D || isBlank && index < line.count - 1
            if width + (isPlain ? 1 : 3) > 75 {
                output += [0x3D, 0x0D, 0x0A]
                width = 0
            }
            if isPlain {
                output.append(byte)
                width += 1
            } else {
                output += [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
                width += 3
            }
        }
        output += [0x0D, 0x0A]
    }
}

/// Dates in a message's header (RFC 5322, section 3.3), in UTC.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(of instant: Instant) -> String {
        let time = LocalTime(utc: instant)
        return "\(days[time.weekday]), \(time.day) \(months[time.month - 1]) \(time.year) "
            + "\(instant.wireText.dropFirst(11).prefix(8)) +0000"
    }
}
