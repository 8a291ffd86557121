/// A JSON value that survives a round trip: members keep their order and numbers their digits.
///
/// The application keeps values of its own in the JSON columns that it shares with the daemon, so nothing may be
/// lost or rewritten on the way through: an object is its members in the order in which they stood, and a number is
/// the text that stood for it.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The object without members.
    public static let emptyObject = JSONValue.object(JSONObject())

    /// The members, when this is an object.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The elements, when this is an array.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The text, when this is a string.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth value, when this is `true` or `false`.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The number, when this is one.
    public var number: JSONNumber? {
        guard case .number(let number) = self else { return nil }
        return number
    }
}

/// A number as JSON writes it: its digits, not a binary approximation of them.
public struct JSONNumber: Hashable, Sendable {
    /// The literal, in the grammar of RFC 8259, section 6.
    public let literal: String

    /// A whole number.
    public init(_ value: Int) {
        literal = String(value)
    }

    /// A finite number; `nil` for an infinity or a NaN, which JSON cannot write.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        literal = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    /// Trusts that the literal follows the grammar: the parser checked it.
    init(unchecked literal: String) {
        self.literal = literal
    }

    /// The value when it is whole and fits into 64 bits.
    public var int: Int? {
        if let value = Int(literal) { return value }
        guard let value = Double(literal), value == value.rounded(), abs(value) < 0x1p53 else { return nil }
        return Int(value)
    }

    /// The nearest binary value.
    public var double: Double {
        Double(literal) ?? .nan
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
    public init(nilLiteral: ()) { self = .null }
}
