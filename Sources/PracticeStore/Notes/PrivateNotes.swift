package import GRDB
package import TherapyKit

/// The therapist's own notes of a session: read and written apart from everything else.
package struct PrivateNotes: Sendable {
    /// `nil` when notes are kept in plain text.
    let keys: NotesKeys?

    package init(keys: NotesKeys?) {
        self.keys = keys
    }

    /// - Returns: `nil` for a session without notes.
    package func read(_ db: Database, of session: Session.ID) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT privateNotes FROM Sessions WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [session.text]) else {
            throw PracticeError.notFound(entity: .session, id: session.text)
        }
        let value: DatabaseValue = row[0]
        if value.isNull { return nil }
        guard let text = value.text else {
            throw PracticeError.malformed(
                entity: .session,
                id: session.text,
                column: "privateNotes",
                reason: "is no text"
            )
        }
        if text.isEmpty { return nil }
        return try SealedNotes.open(text, of: session, with: keys)
    }

    /// Writes notes, encrypted when there is a key; `nil` or an empty text takes them away.
    package func write(_ db: Database, _ notes: String?, of session: Session.ID, at now: Instant) throws {
        let text = try notes.flatMap { $0.isEmpty ? nil : $0 }.map { notes in
            try keys.map { try SealedNotes.seal(notes, of: session, with: $0.current) } ?? notes
        }
        try db.cachedStatement(sql: "UPDATE Sessions SET privateNotes = ?, updatedAt = ? WHERE id = ?")
            .execute(arguments: [text, now.databaseText, session.text])
    }

    // MARK: Rotation

    /// The current key's id; `nil` without keys.
    package var currentKeyID: String? { keys?.current.id }

    /// Sessions behind an id whose notes another key than the current one encrypted, some at a time: a walk along the
    /// encrypted ones.
    package func outdated(_ db: Database, after id: String, limit: Int) throws -> [Session.ID] {
        guard let keys else { return [] }
        let header = SealedNotes.header(of: keys.current)
        let statement = try db.cachedStatement(sql: Self.outdatedSQL)
        return try String.fetchAll(statement, arguments: [id, header, header, limit]).map { Session.ID($0) }
    }

    /// How many sessions have such notes, from the first to the last.
    package func outdatedCount(_ db: Database) throws -> Int {
        guard let keys else { return 0 }
        let header = SealedNotes.header(of: keys.current)
        let sql = "SELECT count(*) FROM (\(Self.outdatedSQL))"
        return try Int.fetchOne(db, sql: sql, arguments: ["", header, header, -1]) ?? 0
    }

    static let outdatedSQL = """
        SELECT id FROM Sessions WHERE \(SealedNotes.isSealed) AND id > ? AND substr(privateNotes, 1, length(?)) <> ? \
        ORDER BY id LIMIT ?
        """

    /// Encrypts a session's notes with the current key. They are the same notes: `updatedAt` stays.
    package func reseal(_ db: Database, _ session: Session.ID) throws {
        guard let keys, let notes = try read(db, of: session) else { return }
        try db.cachedStatement(sql: "UPDATE Sessions SET privateNotes = ? WHERE id = ?")
            .execute(arguments: [try SealedNotes.seal(notes, of: session, with: keys.current), session.text])
    }
}
