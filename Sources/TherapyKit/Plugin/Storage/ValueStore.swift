/// Small values that a plugin keeps in the practice's database, under keys of its own.
public protocol ValueStore: Sendable {
    func value(forKey key: String) async throws(PracticeError) -> JSONValue?

    /// The values whose keys begin with a prefix, in the keys' order.
    func values(withPrefix prefix: String) async throws(PracticeError) -> [KeyedValue]

    /// Sets values, and removes those that are `nil`, as one.
    /// - Throws: ``PracticeError/invalid(_:)`` for a key or a value that is too long; nothing is set then.
    func set(_ values: [KeyedValue]) async throws(PracticeError)
}

/// A value and its key.
public struct KeyedValue: Hashable, Sendable {
    /// Not empty, at most 512 bytes of UTF-8.
    public let key: String
    /// At most 1 MiB of JSON; `nil` for none.
    public let value: JSONValue?

    public init(_ key: String, _ value: JSONValue?) {
        self.key = key
        self.value = value
    }
}

extension KeyedValue {
    /// What makes a store refuse it; `nil` for nothing.
    public var problem: Problem? {
        guard (1...512).contains(key.utf8.count) else {
            return Problem(field: "key", message: "must have 1 to 512 bytes, and has \(key.utf8.count)")
        }
        guard let size = value?.text.utf8.count, size > 1_048_576 else { return nil }
        return Problem(field: key, message: "may have 1 MiB, and has \(size) bytes")
    }
}

extension ValueStore {
    /// Sets one value, or removes it with `nil`.
    public func setValue(_ value: JSONValue?, forKey key: String) async throws(PracticeError) {
        try await set([KeyedValue(key, value)])
    }
}
