import TherapyKit

/// A random field that a form can be made of, with answers that are valid and answers that break just one rule.
struct RandomField {
    /// What sets a type apart.
    private struct Content {
        var options: [String]?
        var validation: String?
        var validAnswer: (inout Dice) -> JSONValue
        var faults: [(JSONValue?, String)]
    }

    let field: FormField
    private let validAnswer: (inout Dice) -> JSONValue
    /// Answers, and the one message that each is to be refused with.
    let faults: [(answer: JSONValue?, message: String)]

    func answer(_ dice: inout Dice) -> JSONValue {
        validAnswer(&dice)
    }

    init(id: String, _ dice: inout Dice) {
        let type = FormField.Kind.allCases.randomElement(using: &dice) ?? .text
        let required = Bool.random(using: &dice)
        let content = Self.content(of: type, &dice)
        field = FormField(
            id: id,
            label: "Label",
            type: type,
            required: required,
            options: content.options,
            validation: content.validation,
            helpText: Bool.random(using: &dice) ? "Help" : nil
        )
        validAnswer = content.validAnswer
        let open: [JSONValue?] = required ? [nil, .null, "", []] : []
        faults = content.faults + open.map { ($0, "is required") }
    }

    private static func content(of type: FormField.Kind, _ dice: inout Dice) -> Content {
        switch type {
        case .text, .textarea: text(&dice)
        case .email: email()
        case .date: date()
        case .time: time()
        case .select, .radio: choice(&dice)
        case .checkbox: choices(&dice)
        case .number: number(&dice)
        case .scale: scale(&dice)
        }
    }

    private static func text(_ dice: inout Dice) -> Content {
        let least = Int.random(in: 2...5, using: &dice)
        let most = least + Int.random(in: 0...20, using: &dice)
        return Content(
            validation: "maxLength:\(most)|minLength:\(least)|pattern:[a-z|:]*",
            validAnswer: { dice in .string(letters("abcxyz|:", least...most, &dice)) },
            faults: [
                (true, "must be a text"),
                (.string(String(repeating: "a", count: most + 1)), "must have at most \(most) characters"),
                (.string(String(repeating: "a", count: least - 1)), "must have at least \(least) characters"),
                (.string(String(repeating: "A", count: most)), "must match the pattern [a-z|:]*"),
            ]
        )
    }

    private static func email() -> Content {
        Content(
            validAnswer: { dice in
                .string("\(letters("abc+_-", 1...8, &dice))@\(letters("abcxyz", 1...8, &dice)).org")
            },
            faults: [(1, "must be a text"), ("a@b@c.org", "must be an email address")]
        )
    }

    private static func date() -> Content {
        Content(
            validAnswer: { dice in .string(padded([(4, 1...9999), (2, 1...12), (2, 1...28)], separator: "-", &dice)) },
            faults: [(1, "must be a text"), ("2026-02-30", "must be a day, written YYYY-MM-DD")]
        )
    }

    private static func time() -> Content {
        Content(
            validAnswer: { dice in .string(padded([(2, 0...23), (2, 0...59)], separator: ":", &dice)) },
            faults: [(1, "must be a text"), ("24:00", "must be a time from 00:00 to 23:59, written HH:MM")]
        )
    }

    private static func choice(_ dice: inout Dice) -> Content {
        let options = (0..<Int.random(in: 1...6, using: &dice)).map { "option \($0)" }
        return Content(
            options: options,
            validAnswer: { dice in .string(options.randomElement(using: &dice) ?? "") },
            faults: [(1, "must be a text"), ("another", "must be one of: \(options.joined(separator: ", "))")]
        )
    }

    private static func choices(_ dice: inout Dice) -> Content {
        let options = (0..<Int.random(in: 3...6, using: &dice)).map { "option \($0)" }
        let most = Int.random(in: 2..<options.count, using: &dice)
        return Content(
            options: options,
            validation: "minItems:1|maxItems:\(most)",
            validAnswer: { dice in
                let count = Int.random(in: 1...most, using: &dice)
                return .array(options.shuffled(using: &dice).prefix(count).map(JSONValue.string))
            },
            faults: [
                ("option 0", "must be a list of texts"), ([0], "must be a list of texts"),
                (["another"], "must be among: \(options.joined(separator: ", "))"),
                (["option 0", "option 0"], "must name each choice once"),
                (.array(options.prefix(most + 1).map(JSONValue.string)), "must have at most \(most) choices"),
            ]
        )
    }

    private static func number(_ dice: inout Dice) -> Content {
        let least = Int.random(in: -50...50, using: &dice)
        let most = least + Int.random(in: 1...50, using: &dice)
        return Content(
            validation: "integer|min:\(least)|max:\(most)",
            validAnswer: { dice in .number(JSONNumber(Int.random(in: least...most, using: &dice))) },
            faults: [
                ("1", "must be a number"), (.number(JSONNumber(least - 1)), "must be at least \(least)"),
                (.number(JSONNumber(most + 1)), "must be at most \(most)"),
                (JSONNumber(Double(least) + 0.5).map(JSONValue.number), "must be a whole number"),
            ]
        )
    }

    private static func scale(_ dice: inout Dice) -> Content {
        let most = Int.random(in: 1...10, using: &dice)
        let options = Bool.random(using: &dice) ? (0...most).map(String.init) : nil
        let tooMany = options.map { "must be one of: \($0.joined(separator: ", "))" } ?? "must be at most \(most)"
        return Content(
            options: options,
            validation: options == nil ? "min:0|max:\(most)" : nil,
            validAnswer: { dice in .number(JSONNumber(Int.random(in: 0...most, using: &dice))) },
            faults: [
                ("1", "must be a whole number"), (JSONNumber(0.5).map(JSONValue.number), "must be a whole number"),
                (.number(JSONNumber(most + 1)), tooMany),
            ]
        )
    }

    private static func letters(_ alphabet: String, _ count: ClosedRange<Int>, _ dice: inout Dice) -> String {
        String((0..<Int.random(in: count, using: &dice)).map { _ in alphabet.randomElement(using: &dice) ?? "a" })
    }

    private static func padded(_ parts: [(Int, ClosedRange<Int>)], separator: String, _ dice: inout Dice) -> String {
        parts.map { width, range in
            let digits = String(Int.random(in: range, using: &dice))
            return String(repeating: "0", count: width - digits.count) + digits
        }.joined(separator: separator)
    }
}

/// A random form, and a response that is valid for it.
struct RandomForm {
    let fields: [RandomField]
    let response: JSONObject

    init(_ dice: inout Dice) {
        fields = (0..<Int.random(in: 1...12, using: &dice)).map { RandomField(id: "f\($0)", &dice) }
        var response = JSONObject()
        for field in fields where field.field.required || Bool.random(using: &dice) {
            response[field.field.id] = field.answer(&dice)
        }
        self.response = response
    }
}
