import GRDB
import PracticeStore
import TherapyKit

/// What one transaction does to sessions, in one actor's name: each step reads, asks the rules, writes, and audits.
struct SessionTransaction {
    let db: Database
    let actor: Actor
    let now: Instant
    let limits: SessionLimits

    // MARK: Steps

    /// Schedules a session, or throws why not.
    /// - Parameter id: of the new session.
    func schedule(_ request: SessionRequest, id: Session.ID = .random(), allowOverlap: Bool) throws -> Session {
        let session = Session(
            id: id,
            therapistId: request.therapistId,
            clientId: request.clientId,
            startTime: request.startTime,
            endTime: request.endTime,
            type: request.type,
            format: request.format,
            sharedNotes: request.sharedNotes,
            meta: request.meta,
            createdAt: now,
            updatedAt: now
        )
        try check(session)
        if !allowOverlap { try checkConflicts(of: session) }
        try session.insert(db)
        try audit("session.schedule", session.id)
        return session
    }

    /// Sets another status, or does nothing when the session has it already.
    /// - Returns: the session as it is now, `nil` for no change.
    func apply(_ change: SessionChange) throws -> Session? {
        try checkIsComplete(change)
        var session = try Session.get(db, change.id)
        guard let status = try session.status(after: change.command) else { return nil }
        session.status = status
        session.updatedAt = later(than: session.updatedAt)
        if status == .scheduled { try checkConflicts(of: session) }
        try session.update(db, columns: ["status", "updatedAt"])
        try audit(change.command.action, session.id, columns: ["status", "updatedAt"], reason: change.reason)
        return session
    }

    func update(_ id: Session.ID, with update: SessionUpdate) throws -> Session {
        let old = try Session.get(db, id)
        if let expected = update.ifUpdatedAt, expected != old.updatedAt {
            throw PracticeError.stale(entity: .session, id: id.text, updatedAt: old.updatedAt)
        }
        var session = old
        if let type = update.type { session.type = type }
        if let format = update.format { session.format = format }
        if let sharedNotes = update.sharedNotes { session.sharedNotes = sharedNotes }
        if var meta = update.meta {
            for name in [Self.rescheduledTo, Self.rescheduledFrom] { meta[name] = old.meta[name] }
            session.meta = meta
        }
        var columns: [String] = []
        if session.type != old.type { columns.append("type") }
        if session.format != old.format { columns.append("format") }
        if session.sharedNotes != old.sharedNotes { columns.append("sharedNotes") }
        if session.meta != old.meta { columns.append("meta") }
        guard !columns.isEmpty else { return old }
        session.updatedAt = later(than: old.updatedAt)
        columns.append("updatedAt")
        try session.update(db, columns: columns)
        try audit("session.update", id, columns: columns)
        return session
    }

    /// Moves a session: the old one makes way for a new one, and the two name each other.
    func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) throws -> (previous: Session, session: Session) {
        var previous = try Session.get(db, id)
        guard let status = try previous.status(after: .reschedule) else {
            // To be rescheduled again is no repetition: there is another session already.
            throw PracticeError.invalidTransition(
                entity: .session,
                id: id.text,
                from: previous.status.rawValue,
                to: Session.Status.rescheduled.rawValue,
                allowed: []
            )
        }
        let next = Session.ID.random()
        let columns = ["status", "meta", "updatedAt"]
        previous.status = status
        previous.updatedAt = later(than: previous.updatedAt)
        let meta = previous.meta
        previous.meta[Self.rescheduledTo] = .string(next.text)
        // First, so that the session does not stand in its own way.
        try previous.update(db, columns: columns)
        var request = SessionRequest(
            therapistId: previous.therapistId,
            clientId: previous.clientId,
            startTime: startTime,
            endTime: endTime,
            type: previous.type,
            format: previous.format,
            sharedNotes: previous.sharedNotes,
            meta: meta
        )
        request.meta[Self.rescheduledTo] = nil
        request.meta[Self.rescheduledFrom] = .string(id.text)
        let session = try schedule(request, id: next, allowOverlap: allowOverlap)
        try audit("session.reschedule", id, columns: columns)
        return (previous, session)
    }

    // MARK: Rules

    /// The members of `meta` with which rescheduled sessions name each other.
    private static let rescheduledTo = "rescheduledTo"
    private static let rescheduledFrom = "rescheduledFrom"

    /// Now; but a row's changes are always told apart by their times, however quickly they follow each other.
    private func later(than instant: Instant) -> Instant {
        max(now, instant + .milliseconds(1))
    }

    private func checkIsComplete(_ change: SessionChange) throws {
        switch change.command {
        case .correct where change.reason?.contains(where: { !$0.isWhitespace }) != true:
            throw PracticeError.invalid([Problem(field: "reason", message: "must say why")])
        case .reschedule:
            throw PracticeError.invalid([Problem(field: "command", message: "takes another time: see reschedule")])
        case .correct, .complete, .cancel, .markNoShow: break
        }
    }

    private func check(_ session: Session) throws {
        var problems = limits.problems(from: session.startTime, to: session.endTime)
        guard let therapist = try Therapist.find(db, session.therapistId) else {
            throw PracticeError.notFound(entity: .therapist, id: session.therapistId.text)
        }
        if !therapist.isActive { problems.append(Problem(field: "therapistId", message: "is not active")) }
        guard try User.exists(db, session.clientId) else {
            throw PracticeError.notFound(entity: .user, id: session.clientId.text)
        }
        guard problems.isEmpty else { throw PracticeError.invalid(problems) }
    }

    private func checkConflicts(of session: Session) throws {
        let conflicts = try SessionConflicts.overlapping(db, session)
        guard conflicts.isEmpty else { throw PracticeError.sessionConflict(conflicts) }
    }

    private func audit(
        _ action: String,
        _ id: Session.ID,
        columns: [String] = [],
        reason: String? = nil
    ) throws {
        try AuditTrail.append(
            db,
            AuditEntry(
                at: now,
                actor: actor,
                action: action,
                entity: .session,
                id: id.text,
                columns: columns,
                reason: reason
            )
        )
    }
}

extension SessionCommand {
    /// What the audit trail calls it.
    var action: String {
        switch self {
        case .complete: "session.complete"
        case .cancel: "session.cancel"
        case .markNoShow: "session.no_show"
        case .reschedule: "session.reschedule"
        case .correct: "session.correct"
        }
    }
}
