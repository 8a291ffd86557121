/// Why some bytes are not the JSON value that was wanted: malformed text, or a value of another shape.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Not JSON by RFC 8259, or beyond what this reader takes (see `Malformation`).
        case malformed(Malformation)
        /// A value of another kind than the interface asks for.
        case mistyped(expected: JSONKind)
        /// An `int` that is not a whole number within 64 bits, or a `float` that no double holds.
        case outOfRange
        /// A string that is none of the enumeration's values.
        case unknownValue
        /// A required member is not there, or is null.
        case missingMember
        /// A member that the interface does not have.
        case unknownMember
        /// A member that does not go with another one.
        case conflictingMember
    }

    public enum Malformation: String, Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte
        case trailingBytes
        case invalidNumber
        case invalidEscape
        case loneSurrogate
        case controlCharacter
        case invalidUTF8
        /// RFC 8259 leaves it open what two members of one name mean; here they mean a refusal.
        case duplicateKey
        case tooDeep
    }

    public let reason: Reason

    /// Where in the bytes, counted from the start of the value that was being read.
    public let offset: Int

    /// The value concerned, as `session.fields[3].label`; empty for the outermost one.
    public let path: String

    public init(reason: Reason, offset: Int, path: String) {
        self.reason = reason
        self.offset = offset
        self.path = path
    }
}

/// What a JSON value is. `integer` is a number without fraction and exponent.
public enum JSONKind: String, Hashable, Sendable {
    case object, array, string, integer, number, bool, null
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        let place = path.isEmpty ? "byte \(offset)" : "\(path) (byte \(offset))"
        return switch reason {
        case .malformed(let malformation): "malformed JSON at \(place): \(malformation.rawValue)"
        case .mistyped(let expected): "\(place) is not of type \(expected.rawValue)"
        case .outOfRange: "\(place) is out of range"
        case .unknownValue: "\(place) is none of the known values"
        case .missingMember: "\(place) is missing"
        case .unknownMember: "\(place) is unknown"
        case .conflictingMember: "\(place) contradicts another member"
        }
    }
}
