/// What a plugin cost since the daemon started, as far as it can be told: memory cannot, since all share one heap.
package struct PluginUsage: Hashable, Sendable {
    /// Calls of one kind.
    package struct Calls: Hashable, Sendable {
        package var count: UInt64 = 0
        /// Those that threw.
        package var failures: UInt64 = 0
        /// Those that were given up when their time was over.
        package var timeouts: UInt64 = 0
        /// From entering until the answer, waits included.
        package var duration = Duration.zero

        package init() {}
    }

    package var calls: [PluginCall.Kind: Calls] = [:]
    /// Calls that go on just now, those given up included.
    package var running = 0
    /// Calls that were given up and go on all the same.
    package var leftBehind = 0
    /// What its code used of the processors, but for tasks that it began by itself (`Task { … }`).
    package var processorTime = Duration.zero
    /// Lines that it logged, and those of them that were dropped because there were too many.
    package var loggedLines: UInt64 = 0
    package var droppedLines: UInt64 = 0

    package init() {}
}
