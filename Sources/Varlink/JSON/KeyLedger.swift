/// The keys seen so far in every object that is open, to notice a second one of the same name.
///
/// Keys are remembered by where they stand. Few are compared one by one; an object of many goes to a set, so that a
/// hostile message costs no more than its length.
struct KeyLedger: Sendable {
    private struct Key {
        let start: Int
        let count: Int
        /// In `unescaped`, not in the message.
        let isUnescaped: Bool
    }

    private static let linearLimit = 24

    private var keys: [Key] = []
    /// What keys say that are written with escapes.
    private var unescaped: [UInt8] = []
    /// Where in `keys` each open object begins.
    private var firstKeys: [Int] = []
    /// The keys of the open objects that have many, by depth.
    private var manyKeys: [Int: Set<JSONName>] = [:]

    mutating func open() {
        if firstKeys.isEmpty {
            firstKeys.reserveCapacity(8)
            keys.reserveCapacity(16)
        }
        firstKeys.append(keys.count)
    }

    mutating func close() {
        guard let first = firstKeys.popLast() else { return }
        keys.removeLast(keys.count - first)
        if !manyKeys.isEmpty { manyKeys[firstKeys.count] = nil }
    }

    /// Notes a key of the innermost object that stands at `range` in `bytes` without escapes.
    ///
    /// - Returns: false when the object already has it.
    mutating func insert(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
        insert(Key(start: range.lowerBound, count: range.count, isUnescaped: false), in: bytes)
    }

    /// Notes a key that is written with escapes.
    mutating func insert(unescaping name: JSONName, in bytes: [UInt8]) -> Bool {
        let start = unescaped.count
        unescaped.append(contentsOf: name.string.utf8)
        return insert(Key(start: start, count: unescaped.count - start, isUnescaped: true), in: bytes)
    }

    private mutating func insert(_ key: Key, in bytes: [UInt8]) -> Bool {
        let depth = firstKeys.count - 1
        if !manyKeys.isEmpty, manyKeys[depth] != nil {
            let name = name(of: key, in: bytes)
            return manyKeys[depth]?.insert(name).inserted ?? false
        }
        let first = firstKeys[depth]
        for index in first..<keys.count where isSame(keys[index], key, in: bytes) { return false }
        keys.append(key)
        if keys.count - first > Self.linearLimit {
            manyKeys[depth] = Set(keys[first...].map { name(of: $0, in: bytes) })
        }
        return true
    }

    private func isSame(_ left: Key, _ right: Key, in bytes: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        let (leftBytes, rightBytes) = (left.isUnescaped ? unescaped : bytes, right.isUnescaped ? unescaped : bytes)
        for offset in 0..<left.count where leftBytes[left.start + offset] != rightBytes[right.start + offset] {
            return false
        }
        return true
    }

    private func name(of key: Key, in bytes: [UInt8]) -> JSONName {
        let source = key.isUnescaped ? unescaped : bytes
        return JSONName(String(decoding: source[key.start..<key.start + key.count], as: UTF8.self))
    }
}
