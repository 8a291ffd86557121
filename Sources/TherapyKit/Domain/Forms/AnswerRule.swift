/// What one field asks of its answer, worked out beforehand.
struct AnswerRule: Sendable {
    private enum Content {
        case text(AnswerFormat?)
        /// One of these, or any text where an adopted form names none.
        case choice(Set<String>)
        case choices(Set<String>)
        case number
        case scale(Set<Int>)
    }

    let id: String
    private let isRequired: Bool
    private let content: Content
    private let rules: [FieldRule]
    /// The options as a message lists them.
    private let listedOptions: String

    init(_ field: FormField) {
        id = field.id
        isRequired = field.required
        rules = FieldValidation(of: field).rules
        let options = field.options ?? []
        switch field.type {
        case .text, .textarea: content = .text(nil)
        case .date: content = .text(.date)
        case .time: content = .text(.time)
        case .email: content = .text(.email)
        case .select, .radio: content = .choice(Set(options))
        case .checkbox: content = .choices(Set(options))
        case .number: content = .number
        case .scale: content = .scale(Set(field.scaleValues ?? []))
        }
        let list = options.joined(separator: ", ")
        listedOptions = list.count <= 200 ? list : "the form's \(options.count) options"
    }

    /// Everything that is wrong with an answer.
    func faults(of answer: JSONValue?) -> [String] {
        guard let answer, !answer.isMissingAnswer else { return isRequired ? ["is required"] : [] }
        switch content {
        case .text(let format):
            guard let text = answer.string else { return ["must be a text"] }
            let fault = format.flatMap { $0.accepts(text) ? nil : $0.fault }
            return (fault.map { [$0] } ?? []) + rules.compactMap { $0.fault(of: text) }
        case .choice(let options):
            guard let text = answer.string else { return ["must be a text"] }
            return options.isEmpty || options.contains(text) ? [] : ["must be one of: \(listedOptions)"]
        case .choices(let options): return faults(of: answer, among: options)
        case .number:
            guard let number = answer.number?.double else { return ["must be a number"] }
            guard number.isFinite else { return ["must be a number of a size that can be reckoned with"] }
            return rules.compactMap { $0.fault(of: number) }
        case .scale(let values):
            guard let value = answer.number?.int else { return ["must be a whole number"] }
            guard values.isEmpty || values.contains(value) else { return ["must be one of: \(listedOptions)"] }
            return rules.compactMap { $0.fault(of: Double(value)) }
        }
    }

    private func faults(of answer: JSONValue, among options: Set<String>) -> [String] {
        let texts = answer.array?.compactMap(\.string)
        guard let texts, texts.count == answer.array?.count else { return ["must be a list of texts"] }
        var faults: [String] = []
        let chosen = Set(texts)
        if !options.isEmpty, !chosen.isSubset(of: options) { faults.append("must be among: \(listedOptions)") }
        if chosen.count < texts.count { faults.append("must name each choice once") }
        return faults + rules.compactMap { $0.fault(ofCount: texts.count) }
    }
}

extension JSONValue {
    /// Whether a question with this answer was left open: front ends send an empty text or list for it, too.
    var isMissingAnswer: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .bool, .number, .object: false
        }
    }
}
