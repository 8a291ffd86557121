public import TherapyKit

extension InMemoryPractice: SessionChanger {
    public func schedule(_ request: SessionRequest, allowOverlap: Bool) async throws(PracticeError) -> Session {
        try serve { state throws(PracticeError) in
            try state.schedule(request, allowOverlap: allowOverlap, at: clock.now, actor: actor)
        }
    }

    public func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) async throws(PracticeError) -> Session {
        try serve { state throws(PracticeError) in
            var previous: Session = try state.record(id)
            guard let status = try previous.status(after: .reschedule) else {
                throw .invalidTransition(
                    entity: .session,
                    id: id.text,
                    from: previous.status.rawValue,
                    to: previous.status.rawValue,
                    allowed: []
                )
            }
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
            // The old one is in nobody's way any more.
            let undone = state
            previous.status = status
            state.tables.sessions[id] = previous
            do throws(PracticeError) {
                let now = clock.now
                let next = try state.schedule(request, allowOverlap: allowOverlap, at: now, actor: actor)
                state.tables.sessions[id] = undone.tables.sessions[id]
                previous.meta[Session.rescheduledTo] = .string(next.id.text)
                _ = state.save(previous, at: now, actor: actor)
                return next
            } catch {
                state = undone
                throw error
            }
        }
    }

    public func update(_ id: Session.ID, with update: SessionUpdate) async throws(PracticeError) -> Session {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }

    public func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        try serve { state throws(PracticeError) in changes.map { state.apply($0, at: clock.now, actor: actor) } }
    }
}

extension InMemoryState {
    mutating func schedule(
        _ request: SessionRequest,
        allowOverlap: Bool,
        at now: Instant,
        actor: Actor
    ) throws(PracticeError) -> Session {
        let session = request.record(id: .random(), at: now)
        try check(session)
        if tables.therapists[session.therapistId]?.isActive == false {
            throw .invalid([Problem(field: "therapistId", message: "is not active")])
        }
        if !allowOverlap { try checkConflicts(of: session) }
        write(session, at: now, actor: actor)
        note(session, actor)
        return session
    }

    mutating func apply(
        _ change: SessionChange,
        at now: Instant,
        actor: Actor
    ) -> Result<Session?, PracticeError> {
        do throws(PracticeError) {
            var session: Session = try record(change.id)
            guard let status = try session.status(after: change.command) else { return .success(nil) }
            session.status = status
            if status == .scheduled { try checkConflicts(of: session) }
            return .success(save(session, at: now, actor: actor, reason: change.reason))
        } catch {
            return .failure(error)
        }
    }

    private func checkConflicts(of session: Session) throws(PracticeError) {
        let others = tables.sessions.values.filter { other in
            other.id != session.id && other.status == .scheduled && other.overlaps(session)
                && (other.therapistId == session.therapistId || other.clientId == session.clientId)
        }
        guard others.isEmpty else { throw .sessionConflict(others.sorted { $0.startTime < $1.startTime }) }
    }
}
