import GRDB
import PracticeStore
package import TherapyKit

extension Practice {
    /// Schedules a session; of several callers for the same hour, one wins.
    package func schedule(
        _ request: SessionRequest,
        allowOverlap: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> Session {
        try await change("session.schedule", nil, as: actor) { transaction in
            try transaction.schedule(request, allowOverlap: allowOverlap)
        }
    }

    package func update(
        _ id: Session.ID,
        with update: SessionUpdate,
        as actor: Actor
    ) async throws(PracticeError) -> Session {
        try await change("session.update", id, as: actor) { transaction in
            try transaction.update(id, with: update)
        }
    }

    /// Sets another status; to the one that it has already, nothing changes.
    /// - Throws: for a correction without a reason, ``PracticeError/invalid(_:)``.
    package func apply(_ change: SessionChange, as actor: Actor) async throws(PracticeError) -> Session {
        try await self.change(change.command.action, change.id, as: actor) { transaction in
            try transaction.apply(change) ?? Session.get(transaction.db, change.id)
        }
    }

    /// Makes many changes in one transaction; one that is refused does not stop the others.
    /// - Returns: for each, in order, the session as it is now, `nil` for one that had the status already.
    package func apply(
        _ changes: [SessionChange],
        as actor: Actor
    ) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        let now = clock.now
        let limits = limits
        return try await store.write(as: actor) { db in
            let transaction = SessionTransaction(db: db, actor: actor, now: now, limits: limits)
            return try changes.map { change in
                try transaction.attempt(change.command.action, change.id) { try transaction.apply(change) }
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
        try await change("session.reschedule", id, as: actor) { transaction in
            try transaction.reschedule(id, from: startTime, to: endTime, allowOverlap: allowOverlap)
        }
    }

    /// Runs one step in a transaction; when it is refused, the refusal is what is committed.
    private func change<Value: Sendable>(
        _ action: String,
        _ id: Session.ID?,
        as actor: Actor,
        _ step: @escaping @Sendable (SessionTransaction) throws -> Value
    ) async throws(PracticeError) -> Value {
        let now = clock.now
        let limits = limits
        let result = try await store.write(as: actor) { db in
            let transaction = SessionTransaction(db: db, actor: actor, now: now, limits: limits)
            return try transaction.attempt(action, id) { try step(transaction) }
        }
        return try result.get()
    }
}

extension SessionTransaction {
    /// Takes a step; what a refused one has written is taken back, and the refusal audited.
    func attempt<Value>(
        _ action: String,
        _ id: Session.ID?,
        _ step: () throws -> Value
    ) throws -> Result<Value, PracticeError> {
        var outcome: Result<Value, PracticeError>?
        try db.inSavepoint {
            do {
                outcome = .success(try step())
                return .commit
            } catch {
                // What the database itself cannot do just now ends the whole transaction.
                let error = PracticeError(databaseError: error)
                if case .unavailable = error { throw error }
                outcome = .failure(error)
                return .rollback
            }
        }
        guard let outcome else { preconditionFailure("a savepoint ends with an outcome or throws") }
        if case .failure(let error) = outcome {
            try AuditTrail.append(
                db,
                AuditEntry(
                    at: now,
                    actor: actor,
                    action: "refused:\(action)",
                    entity: .session,
                    id: id?.text,
                    reason: error.kind
                )
            )
        }
        return outcome
    }
}

extension PracticeError {
    /// What kind of refusal it was, without any value.
    fileprivate var kind: String {
        switch self {
        case .notFound(let entity, _): "no such \(entity.rawValue)"
        case .invalid(let problems): "invalid: " + problems.map(\.field).joined(separator: ", ")
        case .sessionConflict(let sessions): "conflict with " + sessions.map(\.id.text).joined(separator: ", ")
        case .invalidTransition(_, _, let from, let to, _): "\(from) to \(to)"
        case .stale: "changed meanwhile"
        case .malformed(_, _, let column, _): "unreadable \(column)"
        case .unavailable: "unavailable"
        }
    }
}
