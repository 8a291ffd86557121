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
        for key in try await values.keys(withPrefix: Self.heldPrefix) {
            guard let text = try await values.value(forKey: key)?.string, let end = Instant(text) else { continue }
            held[Session.ID(String(key.dropFirst(Self.heldPrefix.count)))] = end
        }
        if try await values.value(forKey: Self.policyKey)?.string == policy.fingerprint {
            sweptThrough = try await values.value(forKey: Self.sweptThroughKey)?.string.flatMap { Instant($0) }
        } else {
            try await values.setValue(nil, forKey: Self.sweptThroughKey)
            try await values.setValue(.string(policy.fingerprint), forKey: Self.policyKey)
        }
    }

    /// Everything has to be decided on anew.
    mutating func startOver() -> ValueWrite {
        sweptThrough = nil
        return ValueWrite(key: Self.sweptThroughKey, value: nil)
    }

    mutating func setSweptThrough(_ instant: Instant) -> ValueWrite {
        sweptThrough = instant
        return ValueWrite(key: Self.sweptThroughKey, value: .string(instant.wireText))
    }

    func isHeld(_ session: Session) -> Bool {
        held[session.id] == session.endTime
    }

    mutating func hold(_ session: Session) -> ValueWrite {
        held[session.id] = session.endTime
        return ValueWrite(key: Self.heldPrefix + session.id.text, value: .string(session.endTime.wireText))
    }

    /// `nil` when the session was not held.
    mutating func release(_ id: Session.ID) -> ValueWrite? {
        guard held.removeValue(forKey: id) != nil else { return nil }
        return ValueWrite(key: Self.heldPrefix + id.text, value: nil)
    }
}

/// What has to be written down for a change of the progress to last.
struct ValueWrite: Sendable {
    let key: String
    let value: JSONValue?
}
