import Varlink

/// The fields that an update is to empty, by the names in its `clear`.
struct ClearedFields {
    private let names: Set<String>

    /// - Parameter settable: the fields that may be empty, each with whether the same call sets it.
    /// - Throws: `InvalidParameter` for a name that is none of them, or is set as well.
    init(_ names: [String]?, settable: [String: Bool]) throws(OrgVarlinkService.InvalidParameter) {
        for (index, name) in (names ?? []).enumerated() {
            guard settable[name] == false else {
                throw OrgVarlinkService.InvalidParameter(parameter: "clear[\(index)]")
            }
        }
        self.names = Set(names ?? [])
    }

    /// What an update is told of a field: the value, `.some(nil)` to empty it, or `nil` to let it be.
    func change<Value>(_ name: String, _ value: Value?) -> Value?? {
        names.contains(name) ? .some(nil) : value.map { .some($0) }
    }
}
