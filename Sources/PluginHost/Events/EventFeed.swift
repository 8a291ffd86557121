package import PracticeStore
package import TherapyKit

/// The change feed as plugins' consumers read it; each keeps its own place.
package struct EventFeed: Sendable {
    private let store: PracticeStore

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

    /// The newest change's place.
    package func head() throws(PracticeError) -> Int64 {
        try store.head()
    }

    /// The changes behind a place that are kept.
    package func kept(after sequence: Int64, limit: Int) throws(PracticeError) -> [Change] {
        try store.changes(after: sequence, limit: limit)
    }

    /// The changes behind a place; waits until there are some.
    package func next(after sequence: Int64, limit: Int) async throws -> [Change] {
        try await store.nextChanges(after: sequence, limit: limit)
    }

    private static func consumer(_ plugin: String) -> String { "plugin:\(plugin)" }
}
