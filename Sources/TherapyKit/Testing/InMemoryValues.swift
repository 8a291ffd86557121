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

    public func values(withPrefix prefix: String) async throws(PracticeError) -> [KeyedValue] {
        values.withLock { $0.filter { $0.key.hasPrefix(prefix) } }.sorted { $0.key < $1.key }
            .map { KeyedValue($0.key, $0.value) }
    }

    public func set(_ newValues: [KeyedValue]) async throws(PracticeError) {
        let problems = newValues.compactMap(\.problem)
        if !problems.isEmpty { throw .invalid(problems) }
        values.withLock { values in
            for entry in newValues { values[entry.key] = entry.value }
        }
    }
}
