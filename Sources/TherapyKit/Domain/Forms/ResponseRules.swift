/// What a form asks of a response, read once from its fields to check many responses.
///
/// | type | a valid answer |
/// | --- | --- |
/// | text, textarea | a text |
/// | email | a text that looks like one address, with a dot in its host: `anna@example.org` |
/// | date | a text `YYYY-MM-DD` that is a day of the calendar |
/// | time | a text `HH:MM` from `00:00` to `23:59` |
/// | select, radio | a text among the options |
/// | checkbox | a list of texts among the options, each at most once |
/// | number | a number that fits into 64 bits of floating point, as in JavaScript |
/// | scale | a whole number among the options, if there are any, and within `min` and `max` |
///
/// On a scale `2.0` is 2, but the text `"2"` is none: the application writes numbers, and scores are sums of them.
///
/// A question counts as left open when its answer is absent, `null`, an empty text or an empty list. That is a fault of
/// a required field, and of no other: no further rule is asked. A text of spaces is an answer, as in a browser.
///
/// A form that the application made may have faults of its own, which ``FormField/problems(in:)`` reports. Here they
/// only mean that less is asked: a rule that is none is skipped, a choice without options takes any text, a scale with
/// an option that is no number takes any whole number within its limits, and of two fields with one id the first
/// counts.
public struct ResponseRules: Sendable {
    /// How many fields that the form does not have are named; the rest are counted.
    public static let maximumUnknownFields = 100

    private let rules: [AnswerRule]
    private let ids: Set<String>

    public init(fields: [FormField]) {
        var ids = Set<String>()
        rules = fields.filter { ids.insert($0.id).inserted }.map(AnswerRule.init)
        self.ids = ids
    }

    /// Everything that is wrong with a response, in the order of the form's fields and then of the response's own;
    /// nothing means that it is valid.
    ///
    /// A problem's field is the form field's id, or the name that the form does not have: the sender's own word, which
    /// is no id and has no place in a log. Messages name options and limits, and never repeat an answer.
    public func problems(with responses: JSONObject) -> [Problem] {
        let answers = Dictionary(responses.members.map { ($0.name, $0.value) }) { first, _ in first }
        var problems = rules.flatMap { rule in
            rule.faults(of: answers[rule.id]).map { Problem(field: rule.id, message: $0) }
        }
        let unknown = responses.members.filter { !ids.contains($0.name) }
        problems += unknown.prefix(Self.maximumUnknownFields)
            .map { Problem(field: $0.name, message: "is no field of the form") }
        if unknown.count > Self.maximumUnknownFields {
            let rest = unknown.count - Self.maximumUnknownFields
            problems.append(Problem(field: "responses", message: "has \(rest) more fields that the form does not have"))
        }
        return problems
    }
}
