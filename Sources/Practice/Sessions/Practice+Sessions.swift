import PracticeStore
package import TherapyKit

extension Practice {
    /// Schedules a session; of several callers for the same hour, one wins.
    package func schedule(
        _ request: SessionRequest,
        allowOverlap: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> Session {
        try await change("session.schedule", .session, nil, as: actor, isShort: true) { transaction in
            try transaction.schedule(request, allowOverlap: allowOverlap)
        }
    }

    /// Sets another status; to the one that it has already, nothing changes.
    /// - Throws: for a correction without a reason, ``PracticeError/invalid(_:)``.
    package func apply(_ change: SessionChange, as actor: Actor) async throws(PracticeError) -> Session {
        try await self.change(change.command.action, .session, change.id.text, as: actor, isShort: true) {
            transaction in
            try transaction.apply(change) ?? Session.get(transaction.db, change.id)
        }
    }

    /// Makes many changes in one transaction; one that is refused does not stop the others.
    /// - Returns: for each, in order, the session as it is now, `nil` for one that had the status already.
    package func apply(
        _ changes: [SessionChange],
        as actor: Actor
    ) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        try await transaction(as: actor) { transaction in
            try changes.map { change in
                try transaction.attempt(change.command.action, .session, change.id.text) {
                    try transaction.apply(change)
                }
            }
        }
    }

    package func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> (previous: Session, session: Session) {
        try await change("session.reschedule", .session, id.text, as: actor, isShort: true) { transaction in
            try transaction.reschedule(id, from: startTime, to: endTime, allowOverlap: allowOverlap)
        }
    }
}
