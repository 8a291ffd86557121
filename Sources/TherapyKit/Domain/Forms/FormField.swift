/// One question of a form.
public struct FormField: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case text, textarea, select, radio, checkbox, date, time, email, number, scale
    }

    /// The field as it is stored, with members that we do not know.
    public let json: JSONObject
    public let id: String
    public let label: String
    public let type: Kind
    public let required: Bool
    /// What can be chosen, where the type lets choose.
    public let options: [String]?
    /// Rules joined by `|`, such as `min:0|max:20|integer`; ``FieldValidation`` reads them.
    public let validation: String?
    public let helpText: String?

    /// A new field, whose ``json`` has the application's members in the application's order; what is `nil` is left out.
    ///
    /// Nothing is checked: ``problems(in:)`` looks at a form's fields together.
    public init(
        id: String,
        label: String,
        type: Kind,
        required: Bool,
        options: [String]? = nil,
        validation: String? = nil,
        helpText: String? = nil
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.required = required
        self.options = options
        self.validation = validation
        self.helpText = helpText
        var json = JSONObject()
        json["id"] = .string(id)
        json["label"] = .string(label)
        json["type"] = .string(type.rawValue)
        json["required"] = .bool(required)
        json["options"] = options.map { .array($0.map(JSONValue.string)) }
        json["validation"] = validation.map(JSONValue.string)
        json["helpText"] = helpText.map(JSONValue.string)
        self.json = json
    }

    /// The members that this type knows.
    private static let members: Set = ["id", "label", "type", "required", "options", "validation", "helpText"]

    /// The field with what the application had kept in the one before, and nobody here knows.
    func keepingUnknownMembers(of old: FormField) -> FormField {
        var json = json
        for member in old.json.members where !Self.members.contains(member.name) { json[member.name] = member.value }
        return (try? FormField(json: json)) ?? self
    }

    /// Reads a stored field.
    /// - Throws: what is wrong with it, the field named by its member.
    public init(json: JSONObject) throws(Problem) {
        self.json = json
        id = try Self.text("id", in: json)
        label = try Self.text("label", in: json)
        guard let type = Kind(rawValue: try Self.text("type", in: json)) else {
            throw Problem(field: "type", message: "is no known field type")
        }
        self.type = type
        required = json["required"]?.bool ?? false
        options = try Self.options(in: json)
        validation = json["validation"]?.string
        helpText = json["helpText"]?.string
    }

    private static func text(_ name: String, in json: JSONObject) throws(Problem) -> String {
        guard let text = json[name]?.string else { throw Problem(field: name, message: "is missing or no text") }
        return text
    }

    private static func options(in json: JSONObject) throws(Problem) -> [String]? {
        switch json["options"] {
        case nil, .null: return nil
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { break }
            return texts
        default: break
        }
        throw Problem(field: "options", message: "is no list of texts")
    }
}
