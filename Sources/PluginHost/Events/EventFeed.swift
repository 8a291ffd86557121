package import PracticeStore
import Synchronization
package import TherapyKit

/// The change feed as plugins' consumers read it; each keeps its own place.
///
/// Those that have come to the feed's end are told of the same changes at the same time: the first reads them, and the
/// others find them in the window.
package final class EventFeed: Sendable {
    private let store: PracticeStore
    private let window = Mutex(FeedWindow())

    package init(store: PracticeStore) {
        self.store = store
    }

    /// Gives a plugin that never ran its place: the feed's head. One that has a place keeps it.
    func enroll(_ plugin: String) async throws(PracticeError) {
        guard try store.place(of: Self.consumer(plugin)) == nil else { return }
        try await setPlace(try store.head(), of: plugin)
    }

    func place(of plugin: String) throws(PracticeError) -> Int64 {
        try store.place(of: Self.consumer(plugin)) ?? 0
    }

    func setPlace(_ sequence: Int64, of plugin: String) async throws(PracticeError) {
        try await store.setPlace(sequence, of: Self.consumer(plugin))
    }

    /// Moves a plugin past an event that it could not bear; the event is kept for an operator.
    func setAside(_ event: Change, of plugin: String, because reason: String, at now: Instant)
        async throws(PracticeError)
    {
        try await store.setAside(event, of: plugin, consumer: Self.consumer(plugin), because: reason, at: now)
    }

    /// The events that were set aside and are to be tried once more, the oldest first.
    func eventsToRetry(of plugin: String) throws(PracticeError) -> [Change] {
        try store.setAsideEvents(of: plugin, limit: .max).filter(\.isToBeRetried).map(\.change)
    }

    func forgetSetAside(_ event: Change, of plugin: String) async throws(PracticeError) {
        try await store.removeSetAside(event.sequence, of: plugin)
    }

    /// The newest change's place.
    package func head() throws(PracticeError) -> Int64 {
        try store.head()
    }

    /// The changes behind a place that are kept.
    package func kept(after sequence: Int64, limit: Int) throws(PracticeError) -> [Change] {
        if let changes = window.withLock({ $0.changes(after: sequence, limit: limit) }) { return changes }
        let changes = try store.changes(after: sequence, limit: limit)
        window.withLock { $0.note(changes, after: sequence) }
        return changes
    }

    /// The changes behind a place; waits until there are some.
    package func next(after sequence: Int64, limit: Int) async throws -> [Change] {
        while true {
            let version = store.commits.version
            let changes = try kept(after: sequence, limit: limit)
            if !changes.isEmpty { return changes }
            try await store.commits.wait(beyond: version)
        }
    }

    static func consumer(_ plugin: String) -> String { "plugin:\(plugin)" }
}

/// The newest changes that somebody has read, without a gap.
struct FeedWindow {
    private static let capacity = 1024

    /// The place behind which they begin.
    private var start: Int64 = 0
    private var changes: [Change] = []

    /// - Returns: `nil` when only the database knows.
    func changes(after sequence: Int64, limit: Int) -> [Change]? {
        guard let last = changes.last?.sequence, sequence >= start, sequence < last else { return nil }
        let first = changes.firstIndex { $0.sequence > sequence } ?? changes.endIndex
        return Array(changes[first...].prefix(limit))
    }

    /// Takes in what the database gave for a place.
    mutating func note(_ read: [Change], after sequence: Int64) {
        guard let newest = read.last?.sequence else { return }
        if let last = changes.last?.sequence {
            // An old stretch of the feed is of no use to the others.
            guard newest > last else { return }
            if sequence > last { changes = [] }
        }
        if changes.isEmpty { start = sequence }
        let place = changes.last?.sequence ?? start
        changes += read.filter { $0.sequence > place }
        let excess = changes.count - Self.capacity
        guard excess > 0 else { return }
        start = changes[excess - 1].sequence
        changes.removeFirst(excess)
    }
}
