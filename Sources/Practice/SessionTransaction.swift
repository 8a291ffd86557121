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
    func schedule(_ request: SessionRequest, allowOverlap: Bool, action: String = "session.schedule") throws -> Session
    {
        let session = Session(
            id: .random(),
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
        try audit(action, session.id)
        return session
    }

    /// Sets another status, or does nothing when the session has it already.
    /// - Returns: the session as it is now, `nil` for no change.
    func apply(_ change: SessionChange) throws -> Session? {
        var session = try Session.get(db, change.id)
        guard let status = try session.status(after: change.command) else { return nil }
        session.status = status
        session.updatedAt = now
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
        if let meta = update.meta { session.meta = meta }
        var columns: [String] = []
        if session.type != old.type { columns.append("type") }
        if session.format != old.format { columns.append("format") }
        if session.sharedNotes != old.sharedNotes { columns.append("sharedNotes") }
        if session.meta != old.meta { columns.append("meta") }
        guard !columns.isEmpty else { return old }
        session.updatedAt = now
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
        previous.status = status
        previous.updatedAt = now
        // First, so that the session does not stand in its own way.
        try previous.update(db, columns: ["status", "updatedAt"])
        var request = SessionRequest(
            therapistId: previous.therapistId,
            clientId: previous.clientId,
            startTime: startTime,
            endTime: endTime,
            type: previous.type,
            format: previous.format,
            sharedNotes: previous.sharedNotes,
            meta: previous.meta
        )
        request.meta["rescheduledTo"] = nil
        request.meta["rescheduledFrom"] = .string(id.text)
        let session = try schedule(request, allowOverlap: allowOverlap)
        previous.meta["rescheduledTo"] = .string(session.id.text)
        try previous.update(db, columns: ["meta"])
        try audit("session.reschedule", id, columns: ["status", "meta", "updatedAt"])
        return (previous, session)
    }

    // MARK: Rules

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
