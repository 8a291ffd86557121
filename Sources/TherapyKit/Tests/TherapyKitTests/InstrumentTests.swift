import Testing
import TherapyKit

@Suite struct InstrumentTests {
    private static func responses(_ instrument: Instrument, _ answers: [JSONValue?]) -> JSONObject {
        var responses = JSONObject()
        for (field, answer) in zip(instrument.fields, answers) { responses[field.id] = answer }
        return responses
    }

    private static func score(_ instrument: Instrument, _ answers: [Int?]) -> Score {
        instrument.score(of: responses(instrument, answers.map { $0.map { .number(JSONNumber($0)) } }))
    }

    /// All answers of so many items, each from 0 to 3.
    private static func answers(_ items: Int) -> some Sequence<[Int]> {
        (0..<(1 << (2 * items))).lazy.map { number in (0..<items).map { number >> (2 * $0) & 3 } }
    }

    // MARK: The instruments

    @Test(
        "the instruments are known by their ids",
        arguments: [("phq-9", "PHQ-9", 9, 27, "phq1", "phq9"), ("gad-7", "GAD-7", 7, 21, "gad1", "gad7")]
    )
    func known(id: String, title: String, items: Int, greatest: Int, first: String, last: String) throws {
        let instrument = try #require(Instrument(id: id))
        #expect((instrument.id, instrument.title) == (id, title))
        #expect(instrument.fields.count == items)
        #expect(instrument.range == 0...greatest)
        #expect(instrument.fields.first?.id == first)
        #expect(instrument.fields.last?.id == last)
        #expect(instrument.fields.allSatisfy { $0.type == .scale && $0.options == ["0", "1", "2", "3"] })
        #expect(Set(instrument.fields.map(\.label)).count == items)
    }

    @Test("there is no other")
    func all() {
        #expect(Instrument.all.map(\.id) == ["phq-9", "gad-7"])
        #expect(Instrument(id: "PHQ-9") == nil)
        #expect(Instrument(id: "") == nil)
    }

    @Test("an item is required when there is no score without it")
    func required() {
        #expect(Instrument.phq9.fields.allSatisfy { !$0.required })
        #expect(Instrument.gad7.fields.allSatisfy { $0.required })
        for instrument in Instrument.all {
            let rules = ResponseRules(fields: instrument.fields)
            for index in instrument.fields.indices {
                var answers: [Int?] = Array(repeating: 1, count: instrument.fields.count)
                answers[index] = nil
                let responses = Self.responses(instrument, answers.map { $0.map { .number(JSONNumber($0)) } })
                #expect(rules.problems(with: responses).isEmpty == (instrument.score(of: responses).total != nil))
            }
        }
    }

    @Test("bands follow one another over the whole range", arguments: Instrument.all)
    func bands(instrument: Instrument) {
        #expect(instrument.bands.first?.range.lowerBound == 0)
        #expect(instrument.bands.last?.range.upperBound == instrument.range.upperBound)
        for (band, next) in zip(instrument.bands, instrument.bands.dropFirst()) {
            #expect(band.range.upperBound + 1 == next.range.lowerBound)
        }
        for total in instrument.range {
            #expect(instrument.bands.filter { $0.range.contains(total) }.count == 1)
            #expect(instrument.band(of: total)?.range.contains(total) == true)
        }
        #expect(instrument.band(of: -1) == nil)
        #expect(instrument.band(of: instrument.range.upperBound + 1) == nil)
    }

    @Test(
        "the edges of the bands",
        arguments: [
            ("phq-9", 0, .minimal), ("phq-9", 4, .minimal), ("phq-9", 5, .mild), ("phq-9", 9, .mild),
            ("phq-9", 10, .moderate), ("phq-9", 14, .moderate), ("phq-9", 15, .moderatelySevere),
            ("phq-9", 19, .moderatelySevere), ("phq-9", 20, .severe), ("phq-9", 27, .severe), ("gad-7", 0, .minimal),
            ("gad-7", 4, .minimal), ("gad-7", 5, .mild), ("gad-7", 9, .mild), ("gad-7", 10, .moderate),
            ("gad-7", 14, .moderate), ("gad-7", 15, .severe), ("gad-7", 21, .severe),
        ] as [(String, Int, Severity)]
    )
    func edges(id: String, total: Int, severity: Severity) {
        #expect(Instrument(id: id)?.band(of: total)?.severity == severity)
    }

    // MARK: Scores

    @Test("every GAD-7 has the sum of its answers, in one band")
    func everyGAD7() {
        for answers in Self.answers(7) {
            let sum = answers.reduce(0, +)
            let score = Self.score(.gad7, answers)
            guard score.total == sum, score.band?.range.contains(sum) == true, score.missing.isEmpty,
                score.answered == 7, score.items == 7, !score.isProrated, score.flagged.isEmpty
            else {
                Issue.record("\(answers): \(score)")
                return
            }
        }
    }

    @Test("every PHQ-9 that varies in its first three items and the last: sum, band, flag")
    func phq9() {
        for answers in Self.answers(4) {
            let all = Array(answers.dropLast()) + [1, 2, 0, 3, 1] + [answers[3]]
            let score = Self.score(.phq9, all)
            #expect(score.total == all.reduce(0, +))
            #expect(score.flagged == (answers[3] > 0 ? ["phq9"] : []))
            #expect(!score.isProrated)
        }
    }

    @Test("up to two missing PHQ-9 items are replaced by the mean of the others, three by nothing")
    func prorated() {
        for answers in Self.answers(4) {
            let all = answers + [0, 3, 1, 2, 0]
            for first in 0..<9 {
                for second in 0..<9 {
                    var some: [Int?] = all
                    some[first] = nil
                    some[second] = nil
                    let answered = some.compactMap(\.self)
                    // The nearest whole number to sum × 9 / count, the greater of two: twice it lies between twice the
                    // fraction less one, exclusive, and plus one.
                    let fraction = 2 * 9 * answered.reduce(0, +)
                    let expected = (0...27).filter {
                        2 * $0 * answered.count > fraction - answered.count
                            && 2 * $0 * answered.count <= fraction + answered.count
                    }
                    let score = Self.score(.phq9, some)
                    guard expected.count == 1, score.total == expected[0], score.isProrated,
                        score.band == Instrument.phq9.band(of: expected[0]), score.answered == answered.count,
                        score.missing == Set([first, second]).sorted().map({ "phq\($0 + 1)" })
                    else {
                        Issue.record("\(some): \(score), not \(expected)")
                        return
                    }
                }
            }
        }
    }

    @Test(
        "prorated by hand",
        arguments: [
            ([1, 1, 1, 1, 1, 1, 1, 1, nil], 9), ([1, 1, 1, 1, 0, 0, 0, 0, nil], 5),
            ([nil, 3, 3, 3, 3, 3, 3, 3, nil], 27),
            ([nil, nil, 0, 0, 0, 0, 0, 0, 0], 0), ([nil, nil, 1, 0, 0, 0, 0, 0, 0], 1),
            ([nil, nil, 2, 0, 0, 0, 0, 0, 0], 3), ([nil, nil, nil, 3, 3, 3, 3, 3, 3], nil),
            ([nil, nil, nil, nil, nil, nil, nil, nil, nil], nil),
        ] as [([Int?], Int?)]
    )
    func byHand(answers: [Int?], total: Int?) {
        let score = Self.score(.phq9, answers)
        #expect(score.total == total)
        #expect(score.isProrated == (total != nil))
        #expect((score.band == nil) == (total == nil))
    }

    @Test("a GAD-7 with an item missing has no total")
    func gad7Missing() {
        for index in 0..<7 {
            var answers: [Int?] = [1, 2, 3, 0, 1, 2, 3]
            answers[index] = nil
            let score = Self.score(.gad7, answers)
            #expect(score.total == nil)
            #expect(score.band == nil)
            #expect(!score.isProrated)
            #expect((score.answered, score.items) == (6, 7))
            #expect(score.missing == ["gad\(index + 1)"])
        }
    }

    @Test("the ninth item is flagged even when there is no total")
    func flaggedWithoutTotal() {
        let score = Self.score(.phq9, [nil, nil, nil, nil, nil, nil, nil, nil, 1])
        #expect(score.total == nil)
        #expect(score.flagged == ["phq9"])
        #expect(Self.score(.phq9, [3, 3, 3, 3, 3, 3, 3, 3, nil]).flagged.isEmpty)
    }

    @Test(
        "an answer that no scale offers counts as missing, and is flagged all the same where it is above 0",
        arguments: [
            ("4", true), ("-1", false), ("1.5", true), (#""2""#, true), (#""0""#, false), (#""often""#, false),
            ("null", false), ("true", false), ("[1]", false), (#"{"value":1}"#, false), ("1e400", true),
            ("123456789012345678901234567890", true), (#""nan""#, false), (#""""#, false),
        ]
    )
    func outOfScale(text: String, isFlagged: Bool) throws {
        let answer = try JSONValue(parsing: text)
        let answers: [JSONValue?] = Array(repeating: 1, count: 8) + [answer]
        let score = Instrument.phq9.score(of: Self.responses(.phq9, answers))
        #expect(score.missing == ["phq9"])
        #expect(score.total == 9)
        #expect(score.flagged == (isFlagged ? ["phq9"] : []))
        #expect(Instrument.gad7.score(of: Self.responses(.gad7, answers.reversed())).missing == ["gad1"])
    }

    @Test("whole numbers in any of JSON's spellings count")
    func spellings() throws {
        let answers = try ["1.0", "2e0", "0", "-0", "3", "30e-1", "1"].map { try JSONValue(parsing: $0) as JSONValue? }
        #expect(Instrument.gad7.score(of: Self.responses(.gad7, answers)).total == 10)
    }

    // MARK: Recognition

    private static func scale(_ id: String, options: [String]? = ["0", "1", "2", "3"], _ rules: String? = nil)
        -> FormField
    {
        FormField(id: id, label: "in other words", type: .scale, required: true, options: options, validation: rules)
    }

    private static let phq = (1...9).map { scale("phq\($0)") }
    private static let gad = (1...7).map { scale("gad\($0)") }

    @Test(
        "an instrument is found in any form that holds all of its items",
        arguments: [
            (phq, ["phq-9"]), (gad, ["gad-7"]), (phq.reversed(), ["phq-9"]), (phq + gad, ["phq-9", "gad-7"]),
            (gad + phq, ["phq-9", "gad-7"]), (phq + [scale("phq10")], ["phq-9"]),
            ([FormField(id: "name", label: "Name", type: .text, required: true)] + gad, ["gad-7"]),
            ((1...9).map { scale("phq\($0)", options: nil, "min:0|max:3|integer") }, ["phq-9"]),
            ((1...7).map { scale("gad\($0)", options: ["3", "2", "1", "0"]) }, ["gad-7"]),
            (Instrument.phq9.fields, ["phq-9"]), (Instrument.gad7.fields, ["gad-7"]),
            ([], []), (Array(phq.dropLast()), []), (phq.dropLast() + [scale("PHQ9")], []), (phq + [scale("phq1")], []),
            (phq.dropLast() + [scale("phq9", options: ["0", "1", "2"])], []),
            (phq.dropLast() + [scale("phq9", options: ["1", "2", "3", "4"])], []),
            (phq.dropLast() + [scale("phq9", options: ["0", "1", "2", "3", "3"])], []),
            (phq.dropLast() + [scale("phq9", options: nil, "min:0|max:4")], []),
            (phq.dropLast() + [scale("phq9", options: nil)], []),
            (
                phq.dropLast() + [
                    FormField(id: "phq9", label: "9", type: .number, required: true, validation: "min:0|max:3")
                ], []
            ),
        ] as [([FormField], [String])]
    )
    func matching(fields: [FormField], ids: [String]) {
        #expect(Instrument.matching(fields).map(\.id) == ids)
    }
}
