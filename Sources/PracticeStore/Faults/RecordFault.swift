package import TherapyKit

/// Something wrong with a row that another program wrote: it breaks a rule, or cannot be read as what it should be.
package struct RecordFault: Hashable, Sendable {
    package let entity: Entity
    /// Empty for a row that has none.
    package let id: String
    /// The field that it is about, by the name that the record gives it.
    package let field: String
    /// In words that fit behind the field's name, without any value.
    package let reason: String
    /// Whether the record is served in spite of it; else lists leave it out.
    package let isServed: Bool

    package init(entity: Entity, id: String, field: String, reason: String, isServed: Bool = true) {
        self.entity = entity
        self.id = id
        self.field = field
        self.reason = reason
        self.isServed = isServed
    }

    /// What makes a row unreadable.
    /// - Returns: `nil` for any other error.
    package init?(_ error: PracticeError) {
        guard case .malformed(let entity, let id, let column, let reason) = error else { return nil }
        self.init(entity: entity, id: id, field: column, reason: reason, isServed: false)
    }
}
