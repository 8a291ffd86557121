import Crypto
import FoundationEssentials

/// The keys that private notes are encrypted with: the current one, and older ones that still read what they wrote.
///
/// Written as a text, a key on each line, `ID BASE64`: the id of letters and digits, the key of 32 octets. The first is
/// the current one; empty lines and those that begin with `#` are passed over.
package struct NotesKeys: Sendable {
    package struct Key: Sendable {
        /// What the notes name it by.
        package let id: String
        let secret: SymmetricKey
    }

    package let current: Key
    private let all: [String: Key]

    /// - Throws: ``NotesKeysError``, which tells the line but none of its text.
    package init(parsing text: String) throws(NotesKeysError) {
        var keys: [Key] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            let key = try Self.key(words, line: index + 1)
            guard !keys.contains(where: { $0.id == key.id }) else {
                throw NotesKeysError(line: index + 1, reason: "the id stands twice")
            }
            keys.append(key)
        }
        guard let current = keys.first else { throw NotesKeysError(line: 0, reason: "there is no key") }
        self.current = current
        all = Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0) })
    }

    subscript(id: String) -> Key? { all[id] }

    private static func key(_ words: [Substring], line: Int) throws(NotesKeysError) -> Key {
        guard words.count == 2 else { throw NotesKeysError(line: line, reason: "is not an id and a key") }
        let id = words[0].utf8
        guard id.count <= 32, id.allSatisfy({ $0 != UInt8(ascii: ":") && (0x21...0x7E).contains($0) }) else {
            throw NotesKeysError(line: line, reason: "the id is longer than 32 letters and digits, or has others")
        }
        guard let secret = Data(base64Encoded: String(words[1])), secret.count == 32 else {
            throw NotesKeysError(line: line, reason: "the key is not 32 octets in base64")
        }
        return Key(id: String(words[0]), secret: SymmetricKey(data: secret))
    }
}

/// The keys of the private notes cannot be used.
package struct NotesKeysError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1 on; 0 for the text as a whole.
    package let line: Int
    package let reason: String

    package var description: String {
        line == 0 ? "the notes' keys: \(reason)" : "the notes' keys, line \(line): \(reason)"
    }
}
