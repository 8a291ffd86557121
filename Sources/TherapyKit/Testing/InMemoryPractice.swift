import Synchronization
public import TherapyKit

/// A practice's records in memory, with the rules of the real one and a feed of what changed.
public final class InMemoryPractice: RecordReader, SessionChanger {
    fileprivate struct State {
        var users: [User.ID: User] = [:]
        var therapists: [Therapist.ID: Therapist] = [:]
        var sessions: [Session.ID: Session] = [:]
        var changes: [Change] = []
        var audit: [AuditedChange] = []
    }

    /// A change of a session as the audit trail would tell it.
    public struct AuditedChange: Hashable, Sendable {
        public let id: Session.ID
        public let status: Session.Status
        public let actor: Actor
        public let reason: String?
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let actor: Actor

    /// - Parameter actor: whose name changes through ``apply(_:)`` carry.
    public init(clock: any WallClock, actor: Actor) {
        self.clock = clock
        self.actor = actor
    }

    /// Every change so far, oldest first.
    public var changes: [Change] { state.withLock { $0.changes } }

    /// Every change made through ``apply(_:)``, oldest first.
    public var audit: [AuditedChange] { state.withLock { $0.audit } }

    // MARK: What another program does

    /// Writes a session as the application would: inserted when it is new, else replaced.
    public func write(_ session: Session) {
        state.withLock { $0.write(session, at: clock.now, actor: .application) }
    }

    /// Replaces all sessions without a word about any of them, as when the application makes its tables anew.
    public func replaceAll(with sessions: [Session]) {
        state.withLock { state in
            state.sessions = Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
            state.append(.replace, Session.ID(""), at: clock.now, actor: .application)
        }
    }

    public func remove(_ id: Session.ID) {
        state.withLock { state in
            guard let session = state.sessions.removeValue(forKey: id) else { return }
            state.append(.delete, id, old: session.status, at: clock.now, actor: .application)
        }
    }

    // MARK: RecordReader

    public func user(_ id: User.ID) async throws(PracticeError) -> User {
        guard let user = state.withLock({ $0.users[id] }) else { throw .notFound(entity: .user, id: id.text) }
        return user
    }

    public func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist {
        guard let therapist = state.withLock({ $0.therapists[id] }) else {
            throw .notFound(entity: .therapist, id: id.text)
        }
        return therapist
    }

    public func session(_ id: Session.ID) async throws(PracticeError) -> Session {
        guard let session = state.withLock({ $0.sessions[id] }) else { throw .notFound(entity: .session, id: id.text) }
        return session
    }

    public func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session> {
        let found = state.withLock { $0.sessions.values.filter(query.selects) }
            .map { (key: PageCursor(key: query.orderInstant(of: $0).databaseText, id: $0.id.text), session: $0) }
            .sorted { ($0.key.key, $0.key.id) < ($1.key.key, $1.key.id) }
            .filter { entry in query.after.map { ($0.key, $0.id) < (entry.key.key, entry.key.id) } ?? true }
        let page = found.prefix(query.limit)
        return Page(records: page.map(\.session), next: page.count < found.count ? page.last?.key : nil)
    }

    public func form(_ id: Form.ID) async throws(PracticeError) -> Form {
        throw .notFound(entity: .form, id: id.text)
    }

    public func response(_ id: FormResponse.ID) async throws(PracticeError) -> FormResponse {
        throw .notFound(entity: .formResponse, id: id.text)
    }

    public func resource(_ id: Resource.ID) async throws(PracticeError) -> Resource {
        throw .notFound(entity: .resource, id: id.text)
    }

    public func assignment(_ id: Assignment.ID) async throws(PracticeError) -> Assignment {
        throw .notFound(entity: .assignment, id: id.text)
    }

    public func users(_ query: UserQuery) async throws(PracticeError) -> Page<User> { Page(records: [], next: nil) }
    public func therapists(_ query: TherapistQuery) async throws(PracticeError) -> Page<Therapist> {
        Page(records: [], next: nil)
    }
    public func forms(_ query: FormQuery) async throws(PracticeError) -> Page<Form> { Page(records: [], next: nil) }
    public func responses(_ query: FormResponseQuery) async throws(PracticeError) -> Page<FormResponse> {
        Page(records: [], next: nil)
    }
    public func resources(_ query: ResourceQuery) async throws(PracticeError) -> Page<Resource> {
        Page(records: [], next: nil)
    }
    public func assignments(_ query: AssignmentQuery) async throws(PracticeError) -> Page<Assignment> {
        Page(records: [], next: nil)
    }

    // MARK: SessionChanger

    public func schedule(_ request: SessionRequest, allowOverlap: Bool) async throws(PracticeError) -> Session {
        throw .unavailable(reason: "not in memory yet")
    }

    public func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) async throws(PracticeError) -> Session {
        throw .unavailable(reason: "not in memory yet")
    }

    public func update(_ id: Session.ID, with update: SessionUpdate) async throws(PracticeError) -> Session {
        throw .unavailable(reason: "not in memory yet")
    }

    public func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        state.withLock { state in changes.map { state.apply($0, at: clock.now, actor: actor) } }
    }
}

extension InMemoryPractice.State {
    mutating func write(_ session: Session, at now: Instant, actor: Actor) {
        let old = sessions.updateValue(session, forKey: session.id)
        append(
            old == nil ? .insert : .update,
            session.id,
            columns: old.map { $0.changedColumns(to: session) } ?? [],
            old: old?.status,
            new: session.status,
            at: now,
            actor: actor
        )
    }

    mutating func append(
        _ operation: Change.Operation,
        _ id: Session.ID,
        columns: [String] = [],
        old: Session.Status? = nil,
        new: Session.Status? = nil,
        at now: Instant,
        actor: Actor
    ) {
        changes.append(
            Change(
                sequence: Int64(changes.count + 1),
                at: now,
                entity: .session,
                id: id.text,
                operation: operation,
                columns: columns,
                oldStatus: old?.rawValue,
                newStatus: new?.rawValue,
                actor: actor.description
            )
        )
    }

    mutating func apply(
        _ change: SessionChange,
        at now: Instant,
        actor: Actor
    ) -> Result<Session?, PracticeError> {
        guard var session = sessions[change.id] else {
            return .failure(.notFound(entity: .session, id: change.id.text))
        }
        do throws(PracticeError) {
            guard let status = try session.status(after: change.command) else { return .success(nil) }
            session.status = status
            session.updatedAt = now
            write(session, at: now, actor: actor)
            audit.append(
                InMemoryPractice.AuditedChange(id: session.id, status: status, actor: actor, reason: change.reason)
            )
            return .success(session)
        } catch {
            return .failure(error)
        }
    }
}

extension Session {
    fileprivate func changedColumns(to other: Session) -> [String] {
        var columns: [String] = []
        if startTime != other.startTime { columns.append("startTime") }
        if endTime != other.endTime { columns.append("endTime") }
        if status != other.status { columns.append("status") }
        if type != other.type { columns.append("type") }
        if format != other.format { columns.append("format") }
        if updatedAt != other.updatedAt { columns.append("updatedAt") }
        return columns
    }
}

extension SessionQuery {
    fileprivate func orderInstant(of session: Session) -> Instant {
        order == .startTime ? session.startTime : session.endTime
    }

    fileprivate func selects(_ session: Session) -> Bool {
        let instant = orderInstant(of: session)
        return (therapistId.map { $0 == session.therapistId } ?? true)
            && (clientId.map { $0 == session.clientId } ?? true)
            && (statuses.isEmpty || statuses.contains(session.status))
            && (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
}
