import GRDB
import TherapyKit

/// An archive has notes in plain text: it must not depend on a key.
extension PrivateNotes {
    /// Looks whether all notes can be read, by the keys that they name; of all sessions, or of one client's.
    /// - Throws: ``PracticeError/notesLocked(sessionId:keyId:)``.
    func checkKeys(_ db: Database, of client: User.ID?) throws {
        let filter = client == nil ? "" : " AND +clientId = ?"
        let arguments: StatementArguments = client.map { [$0.text] } ?? []
        let headers = try String.fetchAll(
            db,
            sql: "SELECT DISTINCT \(SealedNotes.header) FROM Sessions WHERE \(SealedNotes.isSealed)\(filter)",
            arguments: arguments
        )
        for header in headers where !isReadable(header) {
            // A text that only begins like an encrypted one is none.
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, privateNotes FROM Sessions \
                    WHERE \(SealedNotes.isSealed) AND \(SealedNotes.header) = ?\(client == nil ? "" : " AND +clientId = ?")
                    """,
                arguments: [header] + arguments
            )
            while let row = try rows.next() {
                _ = try plain(row[1], of: Session.ID((row[0] as DatabaseValue).text ?? ""))
            }
        }
    }

    private func isReadable(_ header: String) -> Bool {
        let parts = header.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 4 && keys?[String(parts[2])] != nil
    }

    /// What a session's column says.
    func plain(_ text: String, of session: Session.ID) throws(PracticeError) -> String {
        try SealedNotes.open(text, of: session, with: keys)
    }

    /// What a session's column is to hold: encrypted when there is a key.
    func stored(_ notes: String, of session: Session.ID) throws -> String {
        guard let keys, !notes.isEmpty else { return notes }
        return try SealedNotes.seal(notes, of: session, with: keys.current)
    }
}
