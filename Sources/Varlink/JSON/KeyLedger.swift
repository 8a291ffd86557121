/// The keys seen so far in every object that is open, to notice a second one of the same name.
///
/// Few keys are compared one by one; an object of many goes to a set, so that a hostile message costs no more than
/// its length.
struct KeyLedger: Sendable {
    private struct OpenObject {
        var firstKey: Int
        var many: Set<JSONName>?
    }

    private static let linearLimit = 24

    private var keys: [JSONName] = []
    private var objects: [OpenObject] = []

    mutating func open() {
        if objects.isEmpty {
            objects.reserveCapacity(8)
            keys.reserveCapacity(16)
        }
        objects.append(OpenObject(firstKey: keys.count, many: nil))
    }

    mutating func close() {
        guard let closed = objects.popLast() else { return }
        keys.removeSubrange(closed.firstKey...)
    }

    /// False when the innermost open object already has that key.
    mutating func insert(_ key: JSONName) -> Bool {
        let innermost = objects.count - 1
        let first = objects[innermost].firstKey
        if objects[innermost].many != nil {
            return objects[innermost].many?.insert(key).inserted ?? false
        }
        for index in first..<keys.count where keys[index] == key { return false }
        keys.append(key)
        if keys.count - first > Self.linearLimit {
            objects[innermost].many = Set(keys[first...])
        }
        return true
    }
}
