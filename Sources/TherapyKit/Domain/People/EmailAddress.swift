/// An address that mail can be sent to.
///
/// One `@`; before it 1 to 64 octets; after it a host name of at least two labels. A host without a dot, which a browser
/// takes, is a slip of the pen in a practice (`anna@gmail`). Letters beyond ASCII are taken on both sides (RFC 6531).
/// Quoted local parts, comments, names in angle brackets and addresses in a list are not, and nothing that could end a
/// header's line.
enum EmailAddress {
    /// Whether mail could be sent there, as far as the text's looks tell; more can only be told by sending one.
    static func isPlausible(_ text: String) -> Bool {
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, Substring(parts[0]).utf8.count <= 64 else { return false }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isLocal) } && labels.count >= 2
            && labels.allSatisfy {
                !$0.isEmpty && $0.allSatisfy(isHost) && $0.first != "-" && $0.last != "-"
                    && Substring($0).utf8.count <= 63
            }
    }

    /// What an atom of RFC 5322 may hold, and letters, marks and symbols beyond ASCII.
    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        isHost(scalar) || "!#$%&'*+/=?^_`{|}~".unicodeScalars.contains(scalar)
    }

    private static func isHost(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-": true
        case "\0"..."\u{7F}": false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.isMark
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}
