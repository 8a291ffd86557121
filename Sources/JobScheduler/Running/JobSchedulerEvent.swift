import Synchronization

/// What watchers of a scheduler are told, after it is in the store.
public enum JobSchedulerEvent: Sendable, Hashable {
    case started(Run)
    /// A run ended, or an instant was passed over.
    case finished(Run)
    /// A run at work said how far it is; at most a few times a second, and the last that it said always.
    case progressed(RunProgress)
    /// A job was enqueued or stands elsewhere now.
    case changed(Job)
    /// A handler ignores its cancellation; its slot is given back.
    case stuck(Run)
    case health(JobSchedulerHealth)
}

/// Hands events to every watcher. One that does not keep up loses the oldest, and nobody waits for it.
final class EventBroadcast: Sendable {
    private struct Watcher {
        let wants: @Sendable (JobSchedulerEvent) -> Bool
        let continuation: AsyncStream<JobSchedulerEvent>.Continuation
    }

    private struct Watchers {
        var next = 0
        var entries: [Int: Watcher] = [:]
    }

    private let watchers = Mutex(Watchers())

    func events(
        buffered limit: Int,
        where wants: @escaping @Sendable (JobSchedulerEvent) -> Bool
    ) -> AsyncStream<JobSchedulerEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: JobSchedulerEvent.self,
            bufferingPolicy: .bufferingNewest(limit)
        )
        let id = watchers.withLock { watchers in
            watchers.next += 1
            watchers.entries[watchers.next] = Watcher(wants: wants, continuation: continuation)
            return watchers.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.watchers.withLock { _ = $0.entries.removeValue(forKey: id) }
        }
        return stream
    }

    func send(_ event: JobSchedulerEvent) {
        for watcher in watchers.withLock({ Array($0.entries.values) }) where watcher.wants(event) {
            watcher.continuation.yield(event)
        }
    }
}
