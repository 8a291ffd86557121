import Testing

@testable import TherapyKit

@Suite struct FieldValidationTests {
    @Test(
        "a rule is read for the types that it fits, and refused for all others",
        arguments: [
            ("min:1", [.number, .scale]), ("max:1", [.number, .scale]), ("integer", [.number, .scale]),
            ("minLength:1", [.text, .textarea, .email]), ("maxLength:1", [.text, .textarea, .email]),
            ("pattern:a", [.text, .textarea, .email]), ("minItems:1", [.checkbox]), ("maxItems:1", [.checkbox]),
        ] as [(String, Set<FormField.Kind>)]
    )
    func fits(text: String, types: Set<FormField.Kind>) {
        for type in FormField.Kind.allCases {
            let validation = FieldValidation(text, for: type)
            #expect((validation.rules.count, validation.refusals.count) == (types.contains(type) ? (1, 0) : (0, 1)))
            let reason = "does not fit a field of type \(type.rawValue)"
            #expect(validation.refusals.allSatisfy { $0.reason == reason })
        }
    }

    @Test(
        "rules are read in their order",
        arguments: [
            ("min:0|max:20|integer", .number, [.min(0), .max(20), .integer]),
            ("integer|max:-1.50|min:-2", .number, [.integer, .max(-1.5), .min(-2)]),
            ("min:5|max:5", .number, [.min(5), .max(5)]),
            ("min:-3|max:3", .scale, [.min(-3), .max(3)]),
            ("min:1.0", .scale, [.min(1)]),
            ("minLength:0|maxLength:999999999", .text, [.minLength(0), .maxLength(999_999_999)]),
            ("minItems:1|maxItems:3", .checkbox, [.minItems(1), .maxItems(3)]),
            ("", .text, []),
            ("", .date, []),
        ] as [(String, FormField.Kind, [FieldRule])]
    )
    func reads(text: String, type: FormField.Kind, rules: [FieldRule]) {
        let validation = FieldValidation(text, for: type)
        #expect(validation.rules == rules)
        #expect(validation.refusals.isEmpty)
    }

    @Test("no validation has no rules")
    func absent() {
        #expect(FieldValidation(nil, for: .text) == FieldValidation("", for: .text))
        #expect(FieldValidation(nil, for: .text).rules.isEmpty)
    }

    @Test(
        "what is none is said with its reason, and the rest applies",
        arguments: [
            ("colour:red|min:1", .number, [.min(1)], ["has colour:red, which is no rule"]),
            ("Min:1", .number, [], ["has Min:1, which is no rule"]),
            ("min:0| max:1", .number, [.min(0)], ["has  max:1, which is no rule"]),
            ("min", .number, [], ["has min, which needs a number"]),
            ("min:", .number, [], ["has min:, which needs a number"]),
            ("min:x|max:1", .number, [.max(1)], ["has min:x, which needs a number"]),
            ("min:+1", .number, [], ["has min:+1, which needs a number"]),
            ("min: 1", .number, [], ["has min: 1, which needs a number"]),
            ("min:1e3", .number, [], ["has min:1e3, which needs a number"]),
            ("min:nan", .number, [], ["has min:nan, which needs a number"]),
            ("min:1:2", .number, [], ["has min:1:2, which needs a number"]),
            ("max:.5", .number, [], ["has max:.5, which needs a number"]),
            ("max:٣", .number, [], ["has max:٣, which needs a number"]),
            ("min:0.5", .scale, [], ["has min:0.5, which needs a whole number: a scale has no others"]),
            ("integer:1", .number, [], ["has integer:1, which takes no value"]),
            ("integer:", .number, [], ["has integer:, which takes no value"]),
            ("minLength:-1", .text, [], ["has minLength:-1, which needs a whole number that is not negative"]),
            ("minLength:1.5", .text, [], ["has minLength:1.5, which needs a whole number that is not negative"]),
            ("maxLength", .text, [], ["has maxLength, which needs a whole number that is not negative"]),
            (
                "maxItems:9999999999", .checkbox, [],
                ["has maxItems:9999999999, which needs a whole number that is not negative"]
            ),
            ("min:1||max:2|", .number, [.min(1), .max(2)], ["has an empty rule", "has an empty rule"]),
            ("|", .date, [], ["has an empty rule", "has an empty rule"]),
            ("min:1|min:2", .number, [.min(1)], ["has min:2, which stands there already"]),
            ("integer|integer", .number, [.integer], ["has integer, which stands there already"]),
            ("min:5|integer|max:3", .number, [.integer], ["has max:3, which is below min:5, and neither applies"]),
            ("max:3|min:5", .number, [], ["has max:3, which is below min:5, and neither applies"]),
            (
                "minLength:3|maxLength:2", .text, [],
                ["has maxLength:2, which is below minLength:3, and neither applies"]
            ),
            (
                "minItems:3|maxItems:2", .checkbox, [],
                ["has maxItems:2, which is below minItems:3, and neither applies"]
            ),
            ("pattern", .text, [], ["has pattern, which needs a regular expression"]),
            ("pattern:", .text, [], ["has pattern, which needs a regular expression"]),
            ("pattern:(", .text, [], ["has pattern, which does not compile as a regular expression"]),
        ] as [(String, FormField.Kind, [FieldRule], [String])]
    )
    func refuses(text: String, type: FormField.Kind, rules: [FieldRule], messages: [String]) {
        let validation = FieldValidation(text, for: type)
        #expect(validation.rules == rules)
        #expect(validation.refusals.map(\.description) == messages)
    }

    @Test("a pattern takes all of the text that follows")
    func patternIsLast() {
        let validation = FieldValidation("minLength:1|pattern:a|b:c|maxLength:3", for: .text)
        #expect(validation.refusals.isEmpty)
        guard case .pattern(let pattern)? = validation.rules.last else {
            Issue.record("no pattern")
            return
        }
        #expect(validation.rules.count == 2)
        #expect(pattern.text == "a|b:c|maxLength:3")
    }

    @Test("a long part is shortened when it is told")
    func shortened() {
        let refusal = FieldValidation(String(repeating: "x", count: 5000), for: .text).refusals[0]
        #expect(refusal.rule == String(repeating: "x", count: 40) + "…")
    }

    @Test("any text is either rules or refusals, whatever it is", arguments: 1...20)
    func anyText(seed: UInt64) {
        var dice = Dice(state: seed)
        let words = [
            "min", "max", "integer", "minLength", "maxLength", "pattern", "minItems", "maxItems", ":", "|", "-", "1",
            "20",
            "9.5", "[a-z]+", "(", ")", "é", " ", "\n", "\\",
        ]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0..<12, using: &dice)).map { _ in words.randomElement(using: &dice) ?? "" }
                .joined()
            for type in FormField.Kind.allCases {
                let validation = FieldValidation(text, for: type)
                #expect(validation.rules.count + validation.refusals.count > 0 || text.isEmpty)
                #expect(Set(validation.rules.map(\.name)).count == validation.rules.count)
                #expect(validation.rules.allSatisfy { $0.name.fits(type) })
            }
        }
    }
}
