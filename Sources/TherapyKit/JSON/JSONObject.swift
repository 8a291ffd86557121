/// The members of a JSON object, in their order; a name stands once.
///
/// Look-ups are linear: the objects in a practice's records have a handful of members, where that is fastest.
public struct JSONObject: Hashable, Sendable {
    /// One member.
    public struct Member: Hashable, Sendable {
        public let name: String
        public var value: JSONValue

        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// All members, in order.
    public private(set) var members: [Member]

    /// An object without members.
    public init() {
        members = []
    }

    public var isEmpty: Bool { members.isEmpty }

    /// The value of a member: setting a new name appends it, setting `nil` removes it, and all others keep their place.
    public subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Appends a member that is known to be new.
    mutating func append(_ member: Member) {
        members.append(member)
    }

    /// Equal objects have equal members; their order is no part of an object's meaning.
    public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
        guard lhs.members.count == rhs.members.count else { return false }
        return lhs.members.allSatisfy { rhs[$0.name] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(members.map(\.name)))
    }
}

/// `["name": "a", "count": 2]`; of a name that stands twice, the last value counts.
extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}
