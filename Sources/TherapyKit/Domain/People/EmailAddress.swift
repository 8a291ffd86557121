/// What can stand in an email's header as an address.
enum EmailAddress {
    /// Whether mail could be sent there: something before and behind a single `@`, and no white space or control
    /// characters, which could smuggle headers into a mail. More can only be told by sending one.
    static func isPlausible(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 254 else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        }
    }
}
