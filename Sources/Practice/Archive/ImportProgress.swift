import PracticeStore
package import TherapyKit

/// How far an import is, or what it did.
package struct ImportProgress: Hashable, Sendable {
    package struct Counts: Hashable, Sendable {
        package var inserted = 0
        package var updated = 0
        package var unchanged = 0
        package var kept = 0

        package init(inserted: Int = 0, updated: Int = 0, unchanged: Int = 0, kept: Int = 0) {
            self.inserted = inserted
            self.updated = updated
            self.unchanged = unchanged
            self.kept = kept
        }
    }

    /// Rows, those of the daemon's own tables among them.
    package var processed = 0
    package let total: Int
    /// By what the rows are; all that the practice keeps stand here, those of the daemon's own tables do not.
    package var counts = Dictionary(uniqueKeysWithValues: Entity.allCases.map { ($0, Counts()) })

    init(total: Int) {
        self.total = total
    }

    mutating func add(_ step: ArchiveWriter.Step) {
        processed += 1
        guard let entity = step.entity else { return }
        switch step.outcome {
        case .inserted: counts[entity, default: Counts()].inserted += 1
        case .updated: counts[entity, default: Counts()].updated += 1
        case .unchanged: counts[entity, default: Counts()].unchanged += 1
        case .kept: counts[entity, default: Counts()].kept += 1
        }
    }
}
