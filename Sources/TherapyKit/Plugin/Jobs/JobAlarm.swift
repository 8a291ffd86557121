import Synchronization

/// One job that stands for whatever comes next: for a plugin that wakes up when the first of many things is due, does
/// all that are, and then looks for the next.
///
/// ```swift
/// private let alarm = JobAlarm("remind")
/// …
/// alarm.reset()                                  // as its run begins
/// try await alarm.set(noLaterThan: next, in: context)
/// ```
///
/// An alarm may be set from several tasks at a time: the earliest instant holds.
public final class JobAlarm: Sendable {
    /// The name of the job, which the manifest declares; its key, too.
    public let job: String
    private let instant = Mutex<Instant?>(nil)

    public init(_ job: String) {
        self.job = job
    }

    /// Forgets for when it is set: for the beginning of the job's run, and when a call failed.
    public func reset() {
        instant.withLock { $0 = nil }
    }

    /// Has the job run at an instant, unless it runs earlier anyway.
    public func set(noLaterThan instant: Instant, in context: PluginContext) async throws {
        let isEarlier = self.instant.withLock { planned in
            if let planned, planned <= instant { return false }
            planned = instant
            return true
        }
        guard isEarlier else { return }
        do {
            // Of calls that overlap, the one that decided last has the last word.
            while let planned = self.instant.withLock({ $0 }) {
                try await context.jobs().schedule(job, at: planned, key: job, arguments: JSONObject())
                if self.instant.withLock({ $0 == planned }) { break }
            }
        } catch {
            reset()
            throw error
        }
    }

    /// Has the job not run.
    public func cancel(in context: PluginContext) async throws {
        reset()
        try await context.jobs().cancel(key: job)
    }
}
