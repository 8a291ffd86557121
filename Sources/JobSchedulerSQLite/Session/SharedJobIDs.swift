import JobScheduler
import Synchronization
import TimeZoneRules

/// Identities in the order of enqueueing, for all transactions of one store.
final class SharedJobIDs: Sendable {
    private let sequence = Mutex(JobIDSequence())

    func next(now: Timestamp) -> JobID { sequence.withLock { $0.next(now: now) } }
}
