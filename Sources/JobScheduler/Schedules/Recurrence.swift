public import TimeZoneRules

/// A series of instants.
public protocol Recurrence {
    /// False for a single instant.
    var isRecurring: Bool { get }

    /// The first instant after `instant`, nil when there is none. Results strictly increase.
    func next(after instant: Timestamp) -> Timestamp?
}
