import Synchronization
import TimeZoneRules

/// What handlers brought, until the scheduler's loop takes it: no handler waits for the scheduler's turn.
final class RunInbox: Sendable {
    struct Item: Sendable {
        var run: Int64
        var result: Result<JobOutcome, any Error>
        var at: Timestamp
    }

    private let items = Mutex<[Item]>([])

    func put(_ item: Item) { items.withLock { $0.append(item) } }

    func take() -> [Item] {
        items.withLock { items in
            let taken = items
            items.removeAll(keepingCapacity: true)
            return taken
        }
    }
}
