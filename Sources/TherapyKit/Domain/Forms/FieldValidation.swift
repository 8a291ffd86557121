/// A field's ``FormField/validation`` as it is understood: the rules, and what is none.
///
/// The text is a list of rules joined by `|`, such as `min:0|max:20|integer`, without spaces, each rule once. A
/// regular expression may itself contain `|` and `:`, so that `pattern:` takes all of the text that follows, and has to
/// stand last.
///
/// Where a form is made, ``refusals`` are reasons to refuse it. In a form that the application made they are reported,
/// and the rules that were understood apply all the same.
///
/// ```swift
/// let validation = FieldValidation("min:0|max:20|colour:red", for: .number)
/// validation.rules          // [.min(0), .max(20)]
/// validation.refusals[0]    // "colour:red" is no rule
/// ```
public struct FieldValidation: Hashable, Sendable {
    /// A part of the text that is not applied.
    public struct Refusal: Error, Hashable, Sendable {
        /// The part as it stands, shortened; of a pattern its name alone. Empty between two `|` or after the last.
        public let rule: String
        /// Why, in words that fit behind the rule, such as `needs a number`.
        public let reason: String
    }

    /// What applies, in the order of the text.
    public let rules: [FieldRule]
    /// What does not.
    public let refusals: [Refusal]

    /// Reads the rules of a field of this type; `nil` and an empty text have none.
    public init(_ text: String?, for type: FormField.Kind) {
        var rules: [FieldRule] = []
        var refusals: [Refusal] = []
        for part in Self.parts(of: text ?? "") {
            do throws(Refusal) {
                let rule = try FieldRule(part, for: type)
                guard !rules.contains(where: { $0.name == rule.name }) else {
                    throw Refusal(rule: part, reason: "stands there already")
                }
                rules.append(rule)
            } catch {
                refusals.append(error)
            }
        }
        refusals += Self.dropContradictions(in: &rules)
        self.rules = rules
        self.refusals = refusals
    }

    /// Reads the rules of a field.
    public init(of field: FormField) {
        self.init(field.validation, for: field.type)
    }

    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var rest: Substring? = text.isEmpty ? nil : text[...]
        while let current = rest {
            let end = current.hasPrefix("pattern:") ? nil : current.firstIndex(of: "|")
            parts.append(current[..<(end ?? current.endIndex)])
            rest = end.map { current[current.index(after: $0)...] }
        }
        return parts
    }

    /// Takes limits away that leave nothing between them: which of the two is meant, nobody knows.
    private static func dropContradictions(in rules: inout [FieldRule]) -> [Refusal] {
        var lower: (rule: FieldRule, limit: Double)?
        var upper: (rule: FieldRule, limit: Double)?
        for rule in rules {
            // A type has one pair of limits at most.
            switch rule {
            case .min(let limit): lower = (rule, limit)
            case .max(let limit): upper = (rule, limit)
            case .minLength(let limit), .minItems(let limit): lower = (rule, Double(limit))
            case .maxLength(let limit), .maxItems(let limit): upper = (rule, Double(limit))
            case .integer, .pattern: break
            }
        }
        guard let lower, let upper, lower.limit > upper.limit else { return [] }
        rules.removeAll { $0 == lower.rule || $0 == upper.rule }
        let limits = "\(upper.rule.name.rawValue):\(upper.limit.ruleText)"
        return [
            Refusal(
                rule: limits[...],
                reason: "is below \(lower.rule.name.rawValue):\(lower.limit.ruleText), and neither applies"
            )
        ]
    }
}

extension FieldValidation.Refusal: CustomStringConvertible {
    /// Fits behind `validation`: `has min:x, which needs a number`.
    public var description: String { rule.isEmpty ? "has an empty rule" : "has \(rule), which \(reason)" }
}

extension FieldValidation.Refusal {
    fileprivate init(rule: Substring, reason: String) {
        let name = rule.hasPrefix("pattern:") ? "pattern" : rule
        self.rule = name.count > 40 ? name.prefix(40) + "…" : String(name)
        self.reason = reason
    }
}

extension FieldRule {
    /// Reads one rule, and says why it is none.
    fileprivate init(_ part: Substring, for type: FormField.Kind) throws(FieldValidation.Refusal) {
        func refusal(_ reason: String) -> FieldValidation.Refusal {
            FieldValidation.Refusal(rule: part, reason: reason)
        }
        let colon = part.firstIndex(of: ":")
        let value = colon.map { part[part.index(after: $0)...] }
        guard let name = Name(rawValue: String(part[..<(colon ?? part.endIndex)])) else {
            throw refusal("is no rule")
        }
        guard name.fits(type) else { throw refusal("does not fit a field of type \(type.rawValue)") }
        switch name {
        case .min, .max:
            guard let limit = value.flatMap({ Self.number($0) }) else { throw refusal("needs a number") }
            guard type != .scale || limit == limit.rounded() else {
                throw refusal("needs a whole number: a scale has no others")
            }
            self = name == .min ? .min(limit) : .max(limit)
        case .integer:
            guard value == nil else { throw refusal("takes no value") }
            self = .integer
        case .pattern:
            do throws(FieldPattern.Refusal) {
                self = .pattern(try FieldPattern(String(value ?? "")))
            } catch {
                throw refusal(error.reason)
            }
        case .minLength, .maxLength, .minItems, .maxItems:
            guard let limit = value.flatMap({ Self.count($0) }) else {
                throw refusal("needs a whole number that is not negative")
            }
            switch name {
            case .minLength: self = .minLength(limit)
            case .maxLength: self = .maxLength(limit)
            case .minItems: self = .minItems(limit)
            default: self = .maxItems(limit)
            }
        }
    }

    private static func number(_ text: Substring) -> Double? {
        guard text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil, let value = Double(text), value.isFinite else {
            return nil
        }
        return value
    }

    private static func count(_ text: Substring) -> Int? {
        text.wholeMatch(of: /[0-9]{1,9}/) == nil ? nil : Int(text)
    }
}
