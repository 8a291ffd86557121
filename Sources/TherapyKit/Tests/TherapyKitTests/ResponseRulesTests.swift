import Testing
import TherapyKit

@Suite struct ResponseRulesTests {
    private static func field(
        _ type: FormField.Kind,
        required: Bool = false,
        options: [String]? = nil,
        _ rules: String? = nil
    ) -> FormField {
        FormField(id: "x", label: "X", type: type, required: required, options: options, validation: rules)
    }

    private static func faults(_ answer: JSONValue?, _ field: FormField) -> [String] {
        var responses = JSONObject()
        responses["x"] = answer
        let problems = ResponseRules(fields: [field]).problems(with: responses)
        #expect(problems.allSatisfy { $0.field == "x" })
        return problems.map(\.message)
    }

    private static func json(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: text)
    }

    static let abc = ["a", "b", "c"]
    static let aList = String(repeating: "long option ", count: 20)

    @Test(
        "valid answers",
        arguments: [
            (field(.text), #""anything, of any length""#), (field(.text), #"" ""#), (field(.text), #""a\nb""#),
            (field(.textarea), #""a\nb""#), (field(.text, "minLength:2|maxLength:4"), #""ab""#),
            (field(.text, "minLength:2|maxLength:4"), #""abcd""#), (field(.text, "maxLength:2"), #""😀""#),
            (field(.text, "pattern:[a-z]+"), #""abc""#),
            (field(.select, options: abc), #""b""#), (field(.radio, options: abc), #""c""#),
            (field(.checkbox, options: abc), #"["c","a"]"#), (field(.checkbox, options: abc), #"["a","b","c"]"#),
            (field(.checkbox, options: abc, "minItems:1|maxItems:2"), #"["b"]"#),
            (field(.number), "0"), (field(.number), "-1.5e10"), (field(.number), "123456789012345678901234567890"),
            (field(.number, "integer"), "3.0"), (field(.number, "integer"), "1e20"), (field(.number, "min:0"), "-0"),
            (field(.number, "min:0.1|max:0.3"), "0.1"), (field(.number, "min:0.1|max:0.3"), "0.3"),
            (field(.scale, options: ["0", "1", "2", "3"]), "2"), (field(.scale, options: ["0", "1"]), "1.0"),
            (field(.scale, options: ["-1", "1"]), "-1"), (field(.scale, "min:0|max:10"), "0"),
            (field(.scale, "min:0|max:10"), "10"), (field(.scale, "min:0|max:10"), "1e1"),
        ]
    )
    func valid(field: FormField, answer: String) throws {
        #expect(try Self.faults(Self.json(answer), field) == [])
    }

    @Test(
        "what is wrong with an answer, all of it",
        arguments: [
            (field(.text), "1", ["must be a text"]), (field(.text), "true", ["must be a text"]),
            (field(.text), #"["a"]"#, ["must be a text"]), (field(.text), "{}", ["must be a text"]),
            (field(.text, "minLength:2"), #""a""#, ["must have at least 2 characters"]),
            (field(.text, "maxLength:1"), #""ab""#, ["must have at most 1 character"]),
            (field(.text, "maxLength:1"), #""😀""#, ["must have at most 1 character"]),
            (
                field(.text, "minLength:2|pattern:[a-z]+"), #""A""#,
                ["must have at least 2 characters", "must match the pattern [a-z]+"]
            ),
            (field(.email), "1", ["must be a text"]), (field(.email), #""a""#, ["must be an email address"]),
            (field(.email, "maxLength:3"), #""abcd""#, ["must be an email address", "must have at most 3 characters"]),
            (field(.date), "20261201", ["must be a text"]), (field(.time), "1050", ["must be a text"]),
            (field(.select, options: abc), #""d""#, ["must be one of: a, b, c"]),
            (field(.select, options: abc), #""A""#, ["must be one of: a, b, c"]),
            (field(.select, options: abc), #"["a"]"#, ["must be a text"]),
            (field(.select, options: ["1"]), "1", ["must be a text"]),
            (field(.radio, options: abc), #""a ""#, ["must be one of: a, b, c"]),
            (field(.radio, options: [aList, "b"]), #""c""#, ["must be one of: the form's 2 options"]),
            (field(.checkbox, options: abc), #""a""#, ["must be a list of texts"]),
            (field(.checkbox, options: abc), "true", ["must be a list of texts"]),
            (field(.checkbox, options: abc), #"["a",1]"#, ["must be a list of texts"]),
            (field(.checkbox, options: abc), #"["a",null]"#, ["must be a list of texts"]),
            (field(.checkbox, options: abc), #"["d"]"#, ["must be among: a, b, c"]),
            (field(.checkbox, options: abc), #"["a","a"]"#, ["must name each choice once"]),
            (field(.checkbox, options: abc, "minItems:2"), #"["a"]"#, ["must have at least 2 choices"]),
            (field(.checkbox, options: abc, "maxItems:1"), #"["a","b"]"#, ["must have at most 1 choice"]),
            (
                field(.checkbox, options: abc, "maxItems:2"), #"["d","d","a"]"#,
                ["must be among: a, b, c", "must name each choice once", "must have at most 2 choices"]
            ),
            (field(.number), #""1""#, ["must be a number"]), (field(.number), "false", ["must be a number"]),
            (field(.number), "1e400", ["must be a number of a size that can be reckoned with"]),
            (field(.number, "integer"), "1.5", ["must be a whole number"]),
            (field(.number, "min:0"), "-0.001", ["must be at least 0"]),
            (field(.number, "max:2.5"), "2.51", ["must be at most 2.5"]),
            (field(.number, "min:0|max:20|integer"), "20.5", ["must be at most 20", "must be a whole number"]),
            (field(.scale, options: ["0", "1"]), #""1""#, ["must be a whole number"]),
            (field(.scale, options: ["0", "1"]), "0.5", ["must be a whole number"]),
            (field(.scale, options: ["0", "1"]), "2", ["must be one of: 0, 1"]),
            (field(.scale, options: ["0", "1"]), "-1", ["must be one of: 0, 1"]),
            (field(.scale, "min:0|max:10"), "11", ["must be at most 10"]),
            (field(.scale, "min:0|max:10"), "-1", ["must be at least 0"]),
            (field(.scale, "min:0|max:10"), "1e300", ["must be a whole number"]),
        ] as [(FormField, String, [String])]
    )
    func invalid(field: FormField, answer: String, messages: [String]) throws {
        #expect(try Self.faults(Self.json(answer), field) == messages)
    }

    @Test("a question left open is a fault of a required field alone", arguments: FormField.Kind.allCases)
    func leftOpen(type: FormField.Kind) {
        for open in [nil, .null, "", []] as [JSONValue?] {
            let rules = "minLength:1|minItems:1|min:1|max:5"
            #expect(Self.faults(open, Self.field(type, options: ["1"], rules)) == [])
            #expect(Self.faults(open, Self.field(type, required: true, options: ["1"], rules)) == ["is required"])
        }
    }

    @Test(
        "days",
        arguments: [
            ("2026-12-01", true), ("2024-02-29", true), ("0001-01-01", true), ("9999-12-31", true),
            ("0000-01-01", false),
            ("2026-02-29", false), ("2026-04-31", false), ("2026-13-01", false), ("2026-00-10", false),
            ("2026-01-00", false), ("2026-1-1", false), ("26-01-01", false), ("2026-12-01 ", false),
            ("2026-12-01T00:00:00Z", false), ("01.12.2026", false), ("2026/12/01", false), ("20261201", false),
            ("-2026-12-01", false), ("+026-12-01", false), ("٢٠٢٦-12-01", false), ("2026-12-0١", false),
            ("today", false),
            ("2026-12-01-", false), ("--", false),
        ]
    )
    func dates(text: String, isDay: Bool) {
        let faults = isDay ? [] : ["must be a day, written YYYY-MM-DD"]
        #expect(Self.faults(.string(text), Self.field(.date)) == faults)
    }

    @Test(
        "times",
        arguments: [
            ("00:00", true), ("23:59", true), ("09:05", true), ("24:00", false), ("12:60", false), ("9:05", false),
            ("09:5", false), ("09:05:00", false), ("0905", false), ("09.05", false), (" 09:05", false),
            ("9:05 pm", false), ("-1:00", false), ("٠٩:٠٥", false), (":", false), ("09:05\n", false),
        ]
    )
    func times(text: String, isTime: Bool) {
        let faults = isTime ? [] : ["must be a time from 00:00 to 23:59, written HH:MM"]
        #expect(Self.faults(.string(text), Self.field(.time)) == faults)
    }

    @Test(
        "addresses",
        arguments: [
            ("anna@example.org", true), ("a.b+c_d-e@sub.example.co.uk", true), ("o'neil@example.org", true),
            ("1@2.de", true), ("jürgen@müller.example", true), ("用户@例子.公司", true), ("a@xn--mller-kva.example", true),
            ("a@b", false), ("anna", false), ("@example.org", false), ("anna@", false), ("a@b@example.org", false),
            ("anna@example.", false), ("anna@.org", false), ("anna@ex..org", false), (".a@example.org", false),
            ("a.@example.org", false), ("a..b@example.org", false), ("a b@example.org", false),
            ("anna@exam ple.org", false), (" anna@example.org", false), ("anna@example.org ", false),
            ("anna@example.org\n", false), ("anna@example.org\r\nBcc: x@example.org", false),
            ("a\u{0}@example.org", false),
            ("<anna@example.org>", false), ("Anna <anna@example.org>", false), ("a@example.org,b@example.org", false),
            ("\"a b\"@example.org", false), ("a@[127.0.0.1]", false), ("a@-example.org", false),
            ("a@example-.org", false),
            ("a@exa_mple.org", false), ("a\u{2028}@example.org", false), ("a\u{a0}@example.org", false),
            (String(repeating: "a", count: 64) + "@example.org", true),
            (String(repeating: "a", count: 65) + "@example.org", false),
            ("a@" + String(repeating: "b", count: 63) + ".org", true),
            ("a@" + String(repeating: "b", count: 64) + ".org", false),
            ("a@" + String(repeating: "b.", count: 130) + "org", false),
        ]
    )
    func addresses(text: String, isAddress: Bool) {
        let faults = isAddress ? [] : ["must be an email address"]
        #expect(Self.faults(.string(text), Self.field(.email)) == faults)
    }

    @Test("problems come in the form's order, then unknown fields in the response's")
    func order() throws {
        let fields = [
            FormField(id: "a", label: "A", type: .text, required: true),
            FormField(id: "b", label: "B", type: .number, required: true, validation: "min:5|integer"),
            FormField(id: "c", label: "C", type: .date, required: false),
        ]
        let responses = try #require(Self.json(#"{"z":1,"c":"x","b":1.5,"y":null}"#).object)
        #expect(
            ResponseRules(fields: fields).problems(with: responses) == [
                Problem(field: "a", message: "is required"), Problem(field: "b", message: "must be at least 5"),
                Problem(field: "b", message: "must be a whole number"),
                Problem(field: "c", message: "must be a day, written YYYY-MM-DD"),
                Problem(field: "z", message: "is no field of the form"),
                Problem(field: "y", message: "is no field of the form"),
            ]
        )
    }

    @Test("of very many unknown fields some are named and the rest counted")
    func manyUnknown() {
        var responses = JSONObject()
        for index in 0..<150 { responses["u\(index)"] = 1 }
        let problems = ResponseRules(fields: []).problems(with: responses)
        #expect(problems.count == 101)
        #expect(problems.last == Problem(field: "responses", message: "has 50 more fields that the form does not have"))
        responses = JSONObject()
        for index in 0..<100 { responses["u\(index)"] = 1 }
        #expect(ResponseRules(fields: []).problems(with: responses).count == 100)
    }

    @Test(
        "in a form that the application made, what is faulty asks less and nothing else",
        arguments: [
            (field(.select), #""any""#, []), (field(.select), "1", ["must be a text"]),
            (field(.checkbox, options: []), #"["any"]"#, []), (field(.scale), "77", []),
            (field(.scale), "0.5", ["must be a whole number"]),
            (field(.scale, options: ["0 never", "1 often"], "min:0|max:1"), "1", []),
            (field(.scale, options: ["0 never", "1 often"], "min:0|max:1"), "2", ["must be at most 1"]),
            (field(.number, "colour|min:x|max:3"), "4", ["must be at most 3"]),
            (field(.number, "min:9|max:3"), "5", []), (field(.text, "pattern:("), #""x""#, []),
            (field(.text, options: ["a"]), #""b""#, []), (field(.date, "min:5"), #""2026-12-01""#, []),
        ] as [(FormField, String, [String])]
    )
    func adopted(field: FormField, answer: String, messages: [String]) throws {
        #expect(!FormField.problems(in: [field]).isEmpty)
        #expect(try Self.faults(Self.json(answer), field) == messages)
    }

    @Test("of two fields with one id the first counts")
    func doubleId() {
        let fields = [Self.field(.number), Self.field(.text, required: true)]
        let rules = ResponseRules(fields: fields)
        var responses = JSONObject()
        #expect(rules.problems(with: responses).isEmpty)
        responses["x"] = 5
        #expect(rules.problems(with: responses).isEmpty)
        responses["x"] = "five"
        #expect(rules.problems(with: responses) == [Problem(field: "x", message: "must be a number")])
    }

    @Test("a form without fields takes the empty response")
    func empty() {
        #expect(ResponseRules(fields: []).problems(with: JSONObject()).isEmpty)
    }
}
