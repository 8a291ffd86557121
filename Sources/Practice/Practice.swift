package import PracticeStore
package import TherapyKit

/// What can be done with the records: reading them, and changing them by the domain's rules.
///
/// Each change is one transaction of row, audit entry and event. A refusal is written down, too, and leaves no other
/// trace.
package struct Practice: Sendable {
    package let store: PracticeStore
    package let clock: any WallClock
    let limits: SessionLimits

    package init(store: PracticeStore, clock: any WallClock, limits: SessionLimits = SessionLimits()) {
        self.store = store
        self.clock = clock
        self.limits = limits
    }
}
