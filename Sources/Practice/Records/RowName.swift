import TherapyKit

/// One row, by its table and id.
struct RowName: Hashable {
    let entity: Entity
    let id: String
}
