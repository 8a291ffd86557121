package import PracticeStore
package import TherapyKit

/// What can be done with the records: reading them, and changing them by the domain's rules.
///
/// Each change is one transaction of row, audit entry and event. A refusal is written down, too, and leaves no other
/// trace.
package struct Practice: Sendable {
    package let store: PracticeStore
    package let clock: any WallClock
    let rules: PracticeRules

    package init(store: PracticeStore, clock: any WallClock, rules: PracticeRules = PracticeRules()) {
        self.store = store
        self.clock = clock
        self.rules = rules
    }

    /// The same rules for another store, but for the keys of the private notes.
    package func withoutNotesKeys(on store: PracticeStore, clock: any WallClock) -> Practice {
        var rules = rules
        rules.notes = PrivateNotes(keys: nil)
        return Practice(store: store, clock: clock, rules: rules)
    }

    // MARK: Transactions

    /// Takes one step in a transaction; when it is refused, the refusal is what is committed.
    /// - Parameter isShort: whether the step reads and writes a few rows, found by their indexes.
    func change<Value: Sendable>(
        _ action: String,
        _ entity: Entity,
        _ id: String?,
        as actor: Actor,
        isShort: Bool = false,
        _ step: @escaping @Sendable (RecordTransaction) throws -> Value
    ) async throws(PracticeError) -> Value {
        let result = try await transaction(as: actor, isShort: isShort) { transaction in
            try transaction.attempt(action, entity, id) { try step(transaction) }
        }
        return try result.get()
    }

    /// Takes steps that see to their refusals themselves, in one transaction.
    func transaction<Value: Sendable>(
        as actor: Actor,
        isShort: Bool = false,
        _ body: @escaping @Sendable (RecordTransaction) throws -> Value
    ) async throws(PracticeError) -> Value {
        let (clock, rules, schema) = (clock, rules, store.schema)
        return try await store.write(as: actor, isShort: isShort) { db in
            // The time is that of the write, not of the wait for it.
            try body(RecordTransaction(db: db, actor: actor, now: clock.now, rules: rules, schema: schema))
        }
    }
}

/// What the domain's rules need to know of this practice.
package struct PracticeRules: Sendable {
    package var sessions: SessionLimits
    /// Whether the system has a time zone of an IANA name.
    package var knowsTimeZone: @Sendable (String) -> Bool
    package var notes: PrivateNotes

    package init(
        sessions: SessionLimits = SessionLimits(),
        knowsTimeZone: @escaping @Sendable (String) -> Bool = { _ in true },
        notes: PrivateNotes = PrivateNotes(keys: nil)
    ) {
        self.sessions = sessions
        self.knowsTimeZone = knowsTimeZone
        self.notes = notes
    }
}
