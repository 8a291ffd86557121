import GRDB
package import PracticeStore
package import TherapyKit

/// An export that has begun. What it hands out of private notes is written down first.
package struct PracticeExport: Sendable {
    private let export: ArchiveExport
    private let practice: Practice
    private let actor: Actor

    init(_ export: ArchiveExport, practice: Practice, actor: Actor) {
        self.export = export
        self.practice = practice
        self.actor = actor
    }

    /// The next lines of the archive, some 256 KiB of them. Not for an event loop.
    /// - Throws: an error ends the archive, which then has no manifest.
    package func next() async throws(PracticeError) -> (lines: [String], isLast: Bool) {
        let batch = try export.next()
        if !batch.notes.isEmpty {
            try await practice.transaction(as: actor) { transaction in
                for session in batch.notes {
                    try transaction.audit(
                        "session.notes.read",
                        .session,
                        session,
                        columns: ["privateNotes"],
                        reason: "export"
                    )
                }
            }
        }
        return (batch.lines, batch.isLast)
    }
}

extension Practice {
    /// Begins to export the practice, or all about one client, as it is now: see `docs/archive.md`.
    ///
    /// Who may have private notes is the caller's to know.
    /// - Throws: ``PracticeError/notesLocked(sessionId:keyId:)`` when there are private notes without their key.
    package func export(
        _ scope: ArchiveScope = .practice,
        withPrivateNotes: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> PracticeExport {
        let notes = withPrivateNotes ? rules.notes : nil
        let export: ArchiveExport
        do throws(PracticeError) {
            export = try store.export(scope, notes: notes, at: clock.now)
        } catch {
            if case .unavailable = error { throw error }
            try await auditRefusal(of: Self.exportAction, reason: error.kind, as: actor)
            throw error
        }
        let what = scope.client.map { "client \($0.text)" } ?? "the whole practice"
        try await transaction(as: actor) { transaction in
            try transaction.audit(
                Self.exportAction,
                reason: "\(what), \(withPrivateNotes ? "with" : "without") private notes"
            )
        }
        return PracticeExport(export, practice: self, actor: actor)
    }

    package static let exportAction = "practice.export"

    /// Writes down that somebody was not let do what is about no record in particular.
    package func auditRefusal(of action: String, reason: String, as actor: Actor) async throws(PracticeError) {
        try await transaction(as: actor) { transaction in
            try transaction.audit("refused:\(action)", reason: reason)
        }
    }
}
