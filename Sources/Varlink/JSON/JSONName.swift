/// A key, or the text of an enumeration's value, compared byte for byte.
///
/// `String` compares by canonical equivalence, by which a Kelvin sign is a "K" and two different keys are one.
/// Matches string literals in a `switch`.
public struct JSONName: Sendable {
    public let string: String

    @inlinable
    public init(_ string: String) {
        self.string = string
    }

    @inlinable
    public static func ~= (literal: StaticString, name: JSONName) -> Bool {
        guard name.string.utf8.count == literal.utf8CodeUnitCount else { return false }
        return name.equalsBytes(of: literal)
    }

    @usableFromInline
    func equalsBytes(of literal: StaticString) -> Bool {
        literal.withUTF8Buffer { expected in
            string.utf8.withContiguousStorageIfAvailable { $0.elementsEqual(expected) }
                ?? string.utf8.elementsEqual(expected)
        }
    }
}

extension JSONName: Hashable {
    public static func == (left: JSONName, right: JSONName) -> Bool {
        left.string.utf8.count == right.string.utf8.count && left.string.utf8.elementsEqual(right.string.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(string.utf8.count)
    }
}
