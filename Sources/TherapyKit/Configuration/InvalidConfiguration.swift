/// A configuration whose values fit their keys each, and not each other: for a plugin's initialiser to throw.
public struct InvalidConfiguration: Error, Hashable, Sendable, CustomStringConvertible {
    /// Each with the key that it is about.
    public let problems: [Problem]

    public init(_ problems: [Problem]) {
        self.problems = problems
    }

    public var description: String { problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ") }
}
