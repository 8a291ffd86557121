/// One rule of a field's ``FormField/validation``.
public enum FieldRule: Hashable, Sendable {
    /// `min:N`, the least number; N may have a sign and decimals, but is whole on a scale.
    case min(Double)
    /// `max:N`, the greatest number.
    case max(Double)
    /// `integer`, no decimals.
    case integer
    /// `minLength:N`, the least number of characters; see ``length(of:)``.
    case minLength(Int)
    /// `maxLength:N`, the greatest number of characters.
    case maxLength(Int)
    /// `pattern:REGEX`, what the whole text must look like.
    case pattern(FieldPattern)
    /// `minItems:N`, the least number of choices. A question left open has none, and is no fault unless it is required.
    case minItems(Int)
    /// `maxItems:N`, the greatest number of choices.
    case maxItems(Int)

    /// Characters as the application and a browser's `maxlength` count them: UTF-16 code units, two for most emoji.
    ///
    /// Counting what a reader sees would take texts that the application, on the same form, does not.
    public static func length(of text: String) -> Int {
        text.utf16.count
    }

    /// A rule's name, as it stands before the colon.
    enum Name: String {
        case min, max, integer, minLength, maxLength, pattern, minItems, maxItems

        /// Numbers have limits, texts lengths, and lists a count. A day, a time and a single choice have no rules:
        /// their form or their options say all.
        func fits(_ type: FormField.Kind) -> Bool {
            switch self {
            case .min, .max, .integer: type == .number || type == .scale
            case .minLength, .maxLength, .pattern: type == .text || type == .textarea || type == .email
            case .minItems, .maxItems: type == .checkbox
            }
        }
    }

    var name: Name {
        switch self {
        case .min: .min
        case .max: .max
        case .integer: .integer
        case .minLength: .minLength
        case .maxLength: .maxLength
        case .pattern: .pattern
        case .minItems: .minItems
        case .maxItems: .maxItems
        }
    }
}

// MARK: What an answer breaks

extension FieldRule {
    /// What is wrong with a number by this rule.
    func fault(of number: Double) -> String? {
        switch self {
        case .min(let limit) where number < limit: "must be at least \(limit.ruleText)"
        case .max(let limit) where number > limit: "must be at most \(limit.ruleText)"
        case .integer where number != number.rounded(): "must be a whole number"
        default: nil
        }
    }

    /// What is wrong with a text by this rule.
    func fault(of text: String) -> String? {
        switch self {
        case .minLength(let limit) where Self.length(of: text) < limit:
            "must have at least \(limit) character\(limit == 1 ? "" : "s")"
        case .maxLength(let limit) where Self.length(of: text) > limit:
            "must have at most \(limit) character\(limit == 1 ? "" : "s")"
        case .pattern(let pattern): pattern.fault(of: text)
        default: nil
        }
    }

    /// What is wrong with a number of choices by this rule.
    func fault(ofCount count: Int) -> String? {
        switch self {
        case .minItems(let limit) where count < limit: "must have at least \(limit) choice\(limit == 1 ? "" : "s")"
        case .maxItems(let limit) where count > limit: "must have at most \(limit) choice\(limit == 1 ? "" : "s")"
        default: nil
        }
    }
}

extension Double {
    /// The number as a rule writes it, without the decimals of a whole one.
    var ruleText: String {
        JSONNumber(self)?.literal ?? "\(self)"
    }
}
