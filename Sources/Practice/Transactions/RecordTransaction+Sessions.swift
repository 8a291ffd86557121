import GRDB
import PracticeStore
import TherapyKit

/// What is done to sessions.
extension RecordTransaction {
    /// Schedules a session, or throws why not.
    /// - Parameter id: of the new session.
    func schedule(_ request: SessionRequest, id: Session.ID = .random(), allowOverlap: Bool) throws -> Session {
        let session = request.record(id: id, at: now)
        try check(session)
        if !allowOverlap { try checkConflicts(of: session) }
        try session.insert(db, in: schema)
        try audit("session.schedule", .session, session.id.text)
        return session
    }

    /// Sets another status, or does nothing when the session has it already.
    /// - Returns: the session as it is now, `nil` for no change.
    func apply(_ change: SessionChange) throws -> Session? {
        try checkIsComplete(change)
        var session = try Session.get(db, change.id)
        guard let status = try session.status(after: change.command) else { return nil }
        session.status = status
        if status == .scheduled { try checkConflicts(of: session) }
        return try write(session, ["status"], change.command.action, reason: change.reason)
    }

    /// Moves a session: the old one makes way for a new one, and the two name each other.
    func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) throws -> (previous: Session, session: Session) {
        var previous = try Session.get(db, id, intact: ["meta"])
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
        request.meta[Session.rescheduledTo] = nil
        request.meta[Session.rescheduledFrom] = .string(id.text)
        previous.status = status
        previous.meta[Session.rescheduledTo] = .string(next.text)
        // First, so that the session does not stand in its own way.
        previous = try write(previous, ["status", "meta"], "session.reschedule")
        let session = try schedule(request, id: next, allowOverlap: allowOverlap)
        return (previous, session)
    }

    // MARK: Rules

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
        var problems = session.problems(by: rules)
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
