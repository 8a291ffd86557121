import GRDB
import PracticeStore
package import TherapyKit

extension Practice {
    /// A session's private notes, for its therapist alone. That they were read is written down first.
    /// - Throws: ``PracticeError/accessDenied(entity:id:)`` for anybody else.
    package func privateNotes(of session: Session.ID, as actor: Actor) async throws(PracticeError) -> String? {
        let action = "session.notes.read"
        return try await change(action, .session, session.text, as: actor) { transaction in
            try transaction.checkIsTherapist(of: session)
            let notes = try transaction.rules.notes.read(transaction.db, of: session)
            try transaction.audit(action, .session, session.text, columns: ["privateNotes"])
            return notes
        }
    }

    /// Writes a session's private notes; `nil` takes them away.
    /// - Throws: ``PracticeError/accessDenied(entity:id:)`` for anybody but its therapist.
    package func setPrivateNotes(
        _ notes: String?,
        of session: Session.ID,
        as actor: Actor
    ) async throws(PracticeError) {
        let action = "session.notes.write"
        try await change(action, .session, session.text, as: actor) { transaction in
            let old = try transaction.checkIsTherapist(of: session)
            let updatedAt = transaction.later(than: old.updatedAt)
            try transaction.rules.notes.write(transaction.db, notes, of: session, at: updatedAt)
            try transaction.audit(action, .session, session.text, columns: ["privateNotes", "updatedAt"])
        }
    }

    // MARK: Keys

    /// Whether notes may be there that another key than the current one encrypted: until all were looked at.
    package func hasOutdatedNotes() throws(PracticeError) -> Bool {
        guard let key = rules.notes.currentKeyID else { return false }
        return try store.setting(Self.resealedKey) != key
    }

    /// How many sessions' notes there are that `resealNotes` would encrypt anew. Looks at all sessions.
    package func outdatedNotesCount() async throws(PracticeError) -> Int {
        let notes = rules.notes
        return try await store.readAside { db in try notes.outdatedCount(db) }
    }

    /// Encrypts with the current key what another one encrypted, some sessions at a time, each as its own transaction's
    /// step; the application's plain notes stay as they are.
    /// - Parameter place: the session behind which to go on.
    /// - Returns: `nil` when all are done, which is remembered.
    package func resealNotes(
        after place: Session.ID?,
        limit: Int = 50
    ) async throws(PracticeError) -> (done: Int, unreadable: [Session.ID], last: Session.ID)? {
        let action = "session.notes.reseal"
        return try await transaction(as: .daemon) { transaction in
            let notes = transaction.rules.notes
            let sessions = try notes.outdated(transaction.db, after: place?.text ?? "", limit: limit)
            guard let last = sessions.last else {
                if let key = notes.currentKeyID { try DaemonSettings.set(transaction.db, Self.resealedKey, key) }
                return nil
            }
            var unreadable: [Session.ID] = []
            for session in sessions {
                let result = try transaction.attempt(action, .session, session.text) {
                    try notes.reseal(transaction.db, session)
                    try transaction.audit(action, .session, session.text, columns: ["privateNotes"])
                }
                if case .failure = result { unreadable.append(session) }
            }
            return (sessions.count - unreadable.count, unreadable, last)
        }
    }

    /// The setting that names the key with which all encrypted notes were encrypted when they were last looked at.
    private static let resealedKey = "notes-key"
}

extension RecordTransaction {
    /// Only the user who is the session's therapist may go on.
    @discardableResult
    fileprivate func checkIsTherapist(of id: Session.ID) throws -> Session {
        let session = try Session.get(db, id)
        guard case .account(_, let user?) = actor,
            try Therapist.find(db, session.therapistId)?.userId == user
        else { throw PracticeError.accessDenied(entity: .session, id: id.text) }
        return session
    }
}
