import TherapyKit

/// How far the plugin came, kept in its own values.
struct Progress: Sendable {
    private static let policyKey = "policy"
    private static let sweptThroughKey = "swept-through"
    private static let heldPrefix = "held/"

    /// Every session that ended by then has been decided on.
    private(set) var sweptThrough: Instant?
    /// Sessions that somebody put back to `scheduled` after their end, with that end: left alone until it changes.
    private var held: [Session.ID: Instant] = [:]

    /// Nothing done yet.
    init() {}

    /// What was kept; the sweep begins anew when the policy is another than the one that it was made by.
    init(loadingFrom values: any ValueStore, for policy: CompletionPolicy) async throws(PracticeError) {
        for entry in try await values.values(withPrefix: Self.heldPrefix) {
            guard let end = entry.value?.string.flatMap({ Instant($0) }) else { continue }
            held[Session.ID(String(entry.key.dropFirst(Self.heldPrefix.count)))] = end
        }
        if try await values.value(forKey: Self.policyKey)?.string == policy.fingerprint {
            sweptThrough = try await values.value(forKey: Self.sweptThroughKey)?.string.flatMap { Instant($0) }
        } else {
            try await values.set([
                KeyedValue(Self.sweptThroughKey, nil), KeyedValue(Self.policyKey, .string(policy.fingerprint)),
            ])
        }
    }

    /// Everything has to be decided on anew.
    /// - Returns: what has to be written down for the change to last, as do the others.
    mutating func startOver() -> KeyedValue {
        sweptThrough = nil
        return KeyedValue(Self.sweptThroughKey, nil)
    }

    mutating func setSweptThrough(_ instant: Instant) -> KeyedValue {
        sweptThrough = instant
        return KeyedValue(Self.sweptThroughKey, .string(instant.wireText))
    }

    func isHeld(_ session: Session) -> Bool {
        held[session.id] == session.endTime
    }

    mutating func hold(_ session: Session) -> KeyedValue {
        held[session.id] = session.endTime
        return KeyedValue(Self.heldPrefix + session.id.text, .string(session.endTime.wireText))
    }

    /// `nil` when the session was not held.
    mutating func release(_ id: Session.ID) -> KeyedValue? {
        guard held.removeValue(forKey: id) != nil else { return nil }
        return KeyedValue(Self.heldPrefix + id.text, nil)
    }
}
