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

    /// Whether another key than the current one encrypted any notes.
    package func hasOutdatedNotes() throws(PracticeError) -> Bool {
        let notes = rules.notes
        return try store.fetch { db in try !notes.outdated(db, limit: 1).isEmpty }
    }

    /// Encrypts with the current key what another one encrypted, some sessions at a time, each as its own transaction's
    /// step; the application's plain notes stay as they are.
    /// - Parameter skipping: sessions that could not be read before.
    /// - Returns: how many were done, and those that cannot be read: their key is missing, or they were tampered with.
    package func rotateNotes(
        skipping: Set<Session.ID> = [],
        limit: Int = 50
    ) async throws(PracticeError) -> (done: Int, unreadable: Set<Session.ID>) {
        let action = "session.notes.reseal"
        return try await transaction(as: .daemon) { transaction in
            let notes = transaction.rules.notes
            var done = 0
            var unreadable: Set<Session.ID> = []
            let sessions = try notes.outdated(transaction.db, limit: limit + skipping.count)
            for session in sessions where !skipping.contains(session) {
                let result = try transaction.attempt(action, .session, session.text) {
                    try notes.reseal(transaction.db, session)
                    try transaction.audit(action, .session, session.text, columns: ["privateNotes"])
                }
                if case .success = result { done += 1 } else { unreadable.insert(session) }
            }
            return (done, unreadable)
        }
    }
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
