import Synchronization
public import TherapyKit

/// A practice's records in memory, with the rules of the real one and a feed of what changed.
public final class InMemoryPractice: Sendable {
    /// A change as the audit trail would tell it.
    public struct AuditedChange: Hashable, Sendable {
        public let entity: Entity
        public let id: String
        /// The status afterwards, where the record has one.
        public let status: String?
        public let actor: Actor
        public let reason: String?
    }

    private let state = Mutex(InMemoryState())
    let clock: any WallClock
    let actor: Actor

    /// - Parameter actor: whose name changes by a plugin's services carry.
    public init(clock: any WallClock, actor: Actor) {
        self.clock = clock
        self.actor = actor
    }

    /// Every change so far, oldest first.
    public var changes: [Change] { state.withLock { $0.changes } }

    /// Every change by a plugin's services, oldest first.
    public var audit: [AuditedChange] { state.withLock { $0.audit } }

    /// Makes the next calls of the plugin's services fail, as when the database refuses for a while.
    /// - Parameter count: how many of them.
    public func failNext(_ count: Int = 1, with error: PracticeError = .unavailable(reason: "locked")) {
        state.withLock { $0.failures = (count, error) }
    }

    // MARK: What another program does

    /// Writes a record as the application would: inserted when it is new, else replaced. No rule is asked.
    public func write(_ user: User) { store(user) }
    /// Writes a record as the application would.
    public func write(_ therapist: Therapist) { store(therapist) }
    /// Writes a record as the application would.
    public func write(_ session: Session) { store(session) }
    /// Writes a record as the application would.
    public func write(_ form: Form) { store(form) }
    /// Writes a record as the application would.
    public func write(_ response: FormResponse) { store(response) }
    /// Writes a record as the application would.
    public func write(_ resource: Resource) { store(resource) }
    /// Writes a record as the application would.
    public func write(_ assignment: Assignment) { store(assignment) }

    /// Replaces all sessions without a word about any of them, as when the application makes its tables anew.
    public func replaceAll(with sessions: [Session]) {
        state.withLock { state in
            state.tables.sessions = Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
            state.append(.replace, .session, "", at: clock.now, actor: .application)
        }
    }

    /// Deletes a record as the application would, with all that goes with it.
    public func remove<Record>(_ id: RecordID<Record>) {
        state.withLock { $0.remove(id.text, kind: Record.self, at: clock.now) }
    }

    private func store(_ record: some InMemoryRecord) {
        state.withLock { $0.write(record, at: clock.now, actor: .application) }
    }

    // MARK: For its services

    /// Does something for a plugin, unless it is to fail.
    func serve<Value>(_ body: (inout InMemoryState) throws(PracticeError) -> Value) throws(PracticeError) -> Value {
        try state.withLock { state throws(PracticeError) in
            if state.failures.count > 0 {
                state.failures.count -= 1
                throw state.failures.error
            }
            return try body(&state)
        }
    }
}
