import TherapyKit

/// A random field that a form can be made of, with answers that are valid and answers that break just one rule.
struct RandomField {
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
        var options: [String]?
        var validation: String?
        let valid: (inout Dice) -> JSONValue
        var faults: [(JSONValue?, String)]
        switch type {
        case .text, .textarea:
            let least = Int.random(in: 1...5, using: &dice)
            let most = least + Int.random(in: 0...20, using: &dice)
            validation = "maxLength:\(most)|minLength:\(least)|pattern:[a-z|:]*"
            valid = { dice in
                .string(String((0..<Int.random(in: least...most, using: &dice)).map { _ in Self.letter(&dice) }))
            }
            let plural = most == 1 ? "" : "s"
            faults = [
                (true, "must be a text"),
                (.string(String(repeating: "a", count: most + 1)), "must have at most \(most) character\(plural)"),
                (.string(String(repeating: "A", count: most)), "must match the pattern [a-z|:]*"),
            ]
            if least > 1 {
                faults.append(
                    (.string(String(repeating: "a", count: least - 1)), "must have at least \(least) characters")
                )
            }
        case .email:
            valid = { dice in .string("\(Self.letters(1...8, &dice))@\(Self.letters(1...8, &dice)).org") }
            faults = [(1, "must be a text"), ("a@b@c.org", "must be an email address")]
        case .date:
            valid = { dice in
                .string(Self.padded([(4, 1...9999), (2, 1...12), (2, 1...28)], separator: "-", &dice))
            }
            faults = [(1, "must be a text"), ("2026-02-30", "must be a day, written YYYY-MM-DD")]
        case .time:
            valid = { dice in .string(Self.padded([(2, 0...23), (2, 0...59)], separator: ":", &dice)) }
            faults = [(1, "must be a text"), ("24:00", "must be a time from 00:00 to 23:59, written HH:MM")]
        case .select, .radio:
            let choices = (0..<Int.random(in: 1...6, using: &dice)).map { "option \($0)" }
            options = choices
            valid = { dice in .string(choices.randomElement(using: &dice) ?? "") }
            faults = [
                (1, "must be a text"), ("another", "must be one of: \(choices.joined(separator: ", "))"),
            ]
        case .checkbox:
            let choices = (0..<Int.random(in: 2...6, using: &dice)).map { "option \($0)" }
            let most = Int.random(in: 1..<choices.count, using: &dice)
            options = choices
            validation = "minItems:1|maxItems:\(most)"
            valid = { dice in
                let count = Int.random(in: 1...most, using: &dice)
                return .array(choices.shuffled(using: &dice).prefix(count).map(JSONValue.string))
            }
            faults = [
                ("option 0", "must be a list of texts"), ([0], "must be a list of texts"),
                (["another"], "must be among: \(choices.joined(separator: ", "))"),
                (
                    .array(choices.prefix(most + 1).map(JSONValue.string)),
                    "must have at most \(most) choice\(most == 1 ? "" : "s")"
                ),
            ]
            if most > 1 { faults.append((["option 0", "option 0"], "must name each choice once")) }
        case .number:
            let least = Int.random(in: -50...50, using: &dice)
            let most = least + Int.random(in: 1...50, using: &dice)
            validation = "integer|min:\(least)|max:\(most)"
            valid = { dice in .number(JSONNumber(Int.random(in: least...most, using: &dice))) }
            faults = [
                ("1", "must be a number"), (.number(JSONNumber(least - 1)), "must be at least \(least)"),
                (.number(JSONNumber(most + 1)), "must be at most \(most)"),
                (JSONNumber(Double(least) + 0.5).map(JSONValue.number), "must be a whole number"),
            ]
        case .scale:
            let most = Int.random(in: 1...10, using: &dice)
            valid = { dice in .number(JSONNumber(Int.random(in: 0...most, using: &dice))) }
            let tooMany: String
            if Bool.random(using: &dice) {
                let values = (0...most).map(String.init)
                options = values
                tooMany = "must be one of: \(values.joined(separator: ", "))"
            } else {
                validation = "min:0|max:\(most)"
                tooMany = "must be at most \(most)"
            }
            faults = [
                ("1", "must be a whole number"), (JSONNumber(0.5).map(JSONValue.number), "must be a whole number"),
                (.number(JSONNumber(most + 1)), tooMany),
            ]
        }
        if required {
            faults += [(nil, "is required"), (.null, "is required"), ("", "is required"), ([], "is required")]
        }
        field = FormField(
            id: id,
            label: "Label",
            type: type,
            required: required,
            options: options,
            validation: validation,
            helpText: Bool.random(using: &dice) ? "Help" : nil
        )
        validAnswer = valid
        self.faults = faults
    }

    private static func letter(_ dice: inout Dice) -> Character {
        "abcxyz|:".randomElement(using: &dice) ?? "a"
    }

    private static func letters(_ count: ClosedRange<Int>, _ dice: inout Dice) -> String {
        String((0..<Int.random(in: count, using: &dice)).map { _ in "abcxyz".randomElement(using: &dice) ?? "a" })
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
