import Crypto
import FoundationEssentials
package import TherapyKit

/// What is written down of one write, one refused write, or one read of private notes: never a value.
package struct AuditEntry: Hashable, Sendable {
    package let at: Instant
    package let actor: String
    package let uid: UInt32?
    /// Such as `session.complete`; refused ones begin with `refused:`.
    package let action: String
    /// `nil` for what is about no record, such as a method that the caller may not use.
    package let entity: Entity?
    package let id: String?
    package let columns: [String]
    package let reason: String?

    package init(
        at: Instant,
        actor: Actor,
        action: String,
        entity: Entity?,
        id: String?,
        columns: [String] = [],
        reason: String? = nil
    ) {
        self.init(
            at: at,
            actor: actor.description,
            uid: actor.uid,
            action: action,
            entity: entity,
            id: id,
            columns: columns,
            reason: reason
        )
    }

    init(
        at: Instant,
        actor: String,
        uid: UInt32?,
        action: String,
        entity: Entity?,
        id: String?,
        columns: [String],
        reason: String?
    ) {
        self.at = at
        self.actor = actor
        self.uid = uid
        self.action = action
        self.entity = entity
        self.id = id
        self.columns = columns
        self.reason = reason
    }

    /// The entry's link in the chain: SHA-256 over the link before, its place, and every part with its length.
    func hash(sequence: Int64, previous: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(data: previous)
        let parts: [String?] = [
            String(sequence), at.wireText, actor, uid.map { String($0) }, action, entity?.rawValue ?? "", id,
            columns.joined(separator: " "), reason,
        ]
        for part in parts {
            // A missing part and an empty one differ.
            digest.update(data: Array((part.map { "\($0.utf8.count):\($0)" } ?? "-").utf8))
        }
        return Array(digest.finalize())
    }
}

/// An entry in its place.
package struct AuditRecord: Hashable, Sendable {
    package let sequence: Int64
    package let entry: AuditEntry
    package let hash: [UInt8]
}

/// What a walk along the chain found.
package struct AuditVerification: Hashable, Sendable {
    package let entries: Int64
    /// The first entry that was changed, removed or put in another order; `nil` when the chain is whole.
    package let firstBroken: Int64?
}
