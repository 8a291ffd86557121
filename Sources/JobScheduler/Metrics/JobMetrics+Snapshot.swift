extension JobMetrics {
    /// What was counted, and how it stands at one moment.
    public struct Snapshot: Sendable {
        public var counted: JobMetrics
        /// Kinds that have a handler.
        public var registered: Set<JobKind>
        /// Attempts at work.
        public var running: [JobKind: Int]
        /// Handlers that ignore their cancellation.
        public var stuck: [JobKind: Int]
        public var storeIsInTrouble: Bool
    }
}

extension JobScheduler {
    /// How it stands now, and what it has counted. Asks the store for nothing.
    public var metricsSnapshot: JobMetrics.Snapshot {
        JobMetrics.Snapshot(
            counted: metrics,
            registered: registeredKinds,
            running: Dictionary(grouping: active.values, by: \.kind).mapValues(\.count),
            stuck: stuckByKind,
            storeIsInTrouble: trouble != nil
        )
    }
}
