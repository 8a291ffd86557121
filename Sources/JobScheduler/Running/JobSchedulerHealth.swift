public import TimeZoneRules

/// How a scheduler is.
public struct JobSchedulerHealth: Sendable, Hashable {
    /// The store refuses; the scheduler tries again by itself.
    public struct StoreTrouble: Sendable, Hashable {
        public var since: Timestamp
        public var failures: Int
        public var message: String
    }

    public var storeTrouble: StoreTrouble?
    /// Attempts whose handlers ignore their cancellation.
    public var stuck: [Run]
    /// Attempts at work.
    public var running: Int

    public var isGood: Bool { storeTrouble == nil && stuck.isEmpty }
}
