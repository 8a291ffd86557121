import Crypto
import FoundationEssentials
import TherapyKit

/// Private notes as they stand in the application's column when a key is configured: encrypted by AES-256 in
/// Galois/Counter Mode (NIST SP 800-38D), bound to their session.
///
/// `therapyd:1:KEY:` and, in base64, nonce, ciphertext and tag. Whatever begins otherwise is the application's own plain
/// text, and is read as it is.
enum SealedNotes {
    private static let mark = "therapyd:1:"

    // MARK: SQL

    /// Whether a row's notes are encrypted.
    static let isSealed = "substr(privateNotes, 1, \(mark.utf8.count)) = '\(mark)'"
    /// A row's mark with the key's id, up to the colon behind it.
    static let header = """
        substr(privateNotes, 1, \(mark.utf8.count) + instr(substr(privateNotes, \(mark.utf8.count + 1)), ':'))
        """

    /// What a key's notes begin with.
    static func header(of key: NotesKeys.Key) -> String { "\(mark)\(key.id):" }

    // MARK: Texts

    static func seal(_ notes: String, of session: Session.ID, with key: NotesKeys.Key) throws -> String {
        let box = try AES.GCM.seal(Data(notes.utf8), using: key.secret, authenticating: context(session, key.id))
        guard let combined = box.combined else { preconditionFailure("a nonce of the standard size is combined") }
        return header(of: key) + combined.base64EncodedString()
    }

    /// The notes in plain text.
    /// - Throws: ``PracticeError/notesLocked(sessionId:keyId:)`` without the key; `PracticeError.malformed` for what no
    ///   key opens: it was changed, or belongs to another session.
    static func open(_ text: String, of session: Session.ID, with keys: NotesKeys?) throws(PracticeError) -> String {
        guard text.hasPrefix(mark) else { return text }
        let parts = text.dropFirst(mark.count).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // A plain text that only begins like an encrypted one.
        guard parts.count == 2, let combined = Data(base64Encoded: String(parts[1])) else { return text }
        let id = String(parts[0])
        guard let key = keys?[id] else { throw .notesLocked(sessionId: session.text, keyId: id) }
        do {
            let box = try AES.GCM.SealedBox(combined: combined)
            let opened = try AES.GCM.open(box, using: key.secret, authenticating: context(session, id))
            return String(decoding: opened, as: UTF8.self)
        } catch {
            throw .malformed(
                entity: .session,
                id: session.text,
                column: "privateNotes",
                reason: "is not what the key \(id) encrypted for this session"
            )
        }
    }

    private static func context(_ session: Session.ID, _ keyID: String) -> Data {
        Data("\(mark)\(keyID):\(session.text)".utf8)
    }
}
