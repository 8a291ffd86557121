/// What a handler is registered for: the jobs of one name and one owner.
public struct JobKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var owner: String
    public var name: String

    public init(owner: String, name: String) {
        self.owner = owner
        self.name = name
    }

    public var description: String { "\(owner)/\(name)" }

    public static func < (lhs: JobKind, rhs: JobKind) -> Bool { (lhs.owner, lhs.name) < (rhs.owner, rhs.name) }
}
