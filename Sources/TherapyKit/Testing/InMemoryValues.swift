import Synchronization
public import TherapyKit

/// A plugin's own values, in memory.
public final class InMemoryValues: ValueStore {
    private let values = Mutex<[String: JSONValue]>([:])

    public init() {}

    /// Everything that is kept now.
    public var all: [String: JSONValue] { values.withLock { $0 } }

    public func value(forKey key: String) async throws(PracticeError) -> JSONValue? {
        values.withLock { $0[key] }
    }

    public func setValue(_ value: JSONValue?, forKey key: String) async throws(PracticeError) {
        values.withLock { $0[key] = value }
    }

    public func keys(withPrefix prefix: String) async throws(PracticeError) -> [String] {
        values.withLock { $0.keys.filter { $0.hasPrefix(prefix) }.sorted() }
    }
}
