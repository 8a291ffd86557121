/// Small values that a plugin keeps in the practice's database, under keys of its own.
public protocol ValueStore: Sendable {
    func value(forKey key: String) async throws(PracticeError) -> JSONValue?

    /// The values whose keys begin with a prefix, in the keys' order.
    func values(withPrefix prefix: String) async throws(PracticeError) -> [KeyedValue]

    /// Sets values, and removes those that are `nil`, as one.
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

extension ValueStore {
    /// Sets one value, or removes it with `nil`.
    public func setValue(_ value: JSONValue?, forKey key: String) async throws(PracticeError) {
        try await set([KeyedValue(key, value)])
    }
}
