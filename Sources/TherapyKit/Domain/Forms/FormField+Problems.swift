extension FormField {
    /// Everything that is wrong with a form's fields; nothing means that the form can be made of them.
    ///
    /// When a form is made or its fields are changed, each problem is a reason to refuse. In a form that the
    /// application made they are only reported: ``ResponseRules`` says what then applies to its responses. An id or
    /// label of white space counts as empty; an empty list of options counts as none.
    ///
    /// A problem's field is a path such as `fields[2].options` or `fields[2].options[0]`.
    public static func problems(in fields: [FormField]) -> [Problem] {
        var problems: [Problem] = []
        var places: [String: Int] = [:]
        for (index, field) in fields.enumerated() {
            let faults = FieldFaults(of: field)
            problems += faults.list.map { Problem(field: "fields[\(index)].\($0.member)", message: $0.message) }
            if let place = places[field.id] {
                problems.append(
                    Problem(field: "fields[\(index)].id", message: "is the id of fields[\(place)] already")
                )
            } else if !field.id.isBlank {
                places[field.id] = index
            }
        }
        return problems
    }

    /// The numbers that a scale offers; `nil` when it offers none, or one that is no whole number.
    var scaleValues: [Int]? {
        guard let options, !options.isEmpty else { return nil }
        let values = options.compactMap(Self.scaleValue)
        return values.count == options.count ? values : nil
    }

    /// A whole number as JSON would write it: neither `+1` nor `01`.
    fileprivate static func scaleValue(of option: String) -> Int? {
        guard let value = Int(option), String(value) == option else { return nil }
        return value
    }
}

/// Collects what is wrong with one field by itself.
private struct FieldFaults {
    private(set) var list: [(member: String, message: String)] = []
    private let field: FormField
    private let rules: [FieldRule]

    init(of field: FormField) {
        self.field = field
        let validation = FieldValidation(of: field)
        rules = validation.rules
        if field.id.isBlank { add("id", "is empty") }
        if field.label.isBlank { add("label", "is empty") }
        checkOptions()
        for refusal in validation.refusals { add("validation", refusal.description) }
        checkScale()
        checkCounts()
        checkMembers()
    }

    private mutating func add(_ member: String, _ message: String) {
        list.append((member, message))
    }

    private mutating func checkOptions() {
        let options = field.options ?? []
        switch field.type {
        case .select, .radio, .checkbox:
            if options.isEmpty { add("options", "must name what can be chosen") }
        case .scale: break
        case .text, .textarea, .date, .time, .email, .number:
            if !options.isEmpty { add("options", "must be left out: a field of type \(field.type) has none") }
            return
        }
        var places: [String: Int] = [:]
        for (index, option) in options.enumerated() {
            if option.isEmpty {
                add("options[\(index)]", "is empty")
            } else if let place = places[option] {
                add("options[\(index)]", "is the same as options[\(place)]")
            } else {
                places[option] = index
            }
        }
    }

    /// A scale has an end on both sides, and something in between.
    private mutating func checkScale() {
        guard field.type == .scale else { return }
        let limits = rules.filter { $0.name == .min || $0.name == .max }
        let options = field.options ?? []
        if options.isEmpty, limits.count < 2 { add("options", "must be given, or else min and max in validation") }
        for (index, option) in options.enumerated() where !option.isEmpty {
            guard let value = FormField.scaleValue(of: option) else {
                add("options[\(index)]", "must be a whole number")
                continue
            }
            if limits.contains(where: { $0.fault(of: Double(value)) != nil }) {
                add("options[\(index)]", "is outside of the field's own min and max")
            }
        }
    }

    /// More choices than there are cannot be asked for.
    private mutating func checkCounts() {
        guard let options = field.options, !options.isEmpty else { return }
        for case .minItems(let least) in rules where least > options.count {
            add("validation", "has minItems:\(least), which is more than there are options")
        }
    }

    /// What is stored under a name that we know and is not of its kind was read as if it were not there.
    private mutating func checkMembers() {
        switch field.json["required"] {
        case nil, .null, .bool: break
        default: add("required", "must be true or false")
        }
        for member in ["validation", "helpText"] {
            switch field.json[member] {
            case nil, .null, .string: break
            default: add(member, "must be a text")
            }
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
