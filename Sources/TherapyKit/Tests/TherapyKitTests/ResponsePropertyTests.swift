import Testing
import TherapyKit

@Suite struct ResponsePropertyTests {
    @Test("a random form is sound, stays itself in JSON, and a valid response to it has no problem", arguments: 1...20)
    func valid(seed: UInt64) throws {
        var dice = Dice(state: seed)
        for _ in 0..<50 {
            let form = RandomForm(&dice)
            let fields = form.fields.map(\.field)
            #expect(FormField.problems(in: fields) == [])
            #expect(try fields.map { try FormField(json: $0.json) } == fields)
            #expect(ResponseRules(fields: fields).problems(with: form.response) == [])
        }
    }

    @Test("each single fault in a valid response is told, and nothing else", arguments: 1...20)
    func mutations(seed: UInt64) {
        var dice = Dice(state: seed)
        for _ in 0..<20 {
            let form = RandomForm(&dice)
            let rules = ResponseRules(fields: form.fields.map(\.field))
            for field in form.fields {
                for fault in field.faults {
                    var response = form.response
                    response[field.field.id] = fault.answer
                    let expected = [Problem(field: field.field.id, message: fault.message)]
                    #expect(rules.problems(with: response) == expected, "\(field.field.type)")
                }
            }
            var response = form.response
            response["another"] = 1
            #expect(
                rules.problems(with: response) == [Problem(field: "another", message: "is no field of the form")]
            )
        }
    }

    @Test("all faults at once are as many problems, in the form's order", arguments: 1...20)
    func together(seed: UInt64) {
        var dice = Dice(state: seed)
        let form = RandomForm(&dice)
        var response = form.response
        var expected: [Problem] = []
        for field in form.fields {
            guard let fault = field.faults.randomElement(using: &dice) else { continue }
            response[field.field.id] = fault.answer
            expected.append(Problem(field: field.field.id, message: fault.message))
        }
        #expect(ResponseRules(fields: form.fields.map(\.field)).problems(with: response) == expected)
    }

    @Test("no message repeats an answer", arguments: 1...10)
    func discretion(seed: UInt64) {
        var dice = Dice(state: seed)
        let secrets: [JSONValue] = [
            "s3cr3t-Answer", ["s3cr3t-Answer"], ["a": "s3cr3t-Answer"], 987_654_321, [987_654_321],
        ]
        for _ in 0..<50 {
            let form = RandomForm(&dice)
            let rules = ResponseRules(fields: form.fields.map(\.field))
            for field in form.fields {
                for secret in secrets {
                    var response = form.response
                    response[field.field.id] = secret
                    let told = rules.problems(with: response).map { $0.field + $0.message }.joined()
                    #expect(!told.contains("s3cr3t") && !told.contains("987654321"))
                }
            }
        }
    }
}
