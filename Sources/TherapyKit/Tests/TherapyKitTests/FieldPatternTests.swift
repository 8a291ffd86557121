import Testing

@testable import TherapyKit

@Suite struct FieldPatternTests {
    @Test(
        "a pattern matches the whole text, code point by code point",
        arguments: [
            ("[A-Z]{3}", "ABC", true), ("[A-Z]{3}", "ABCD", false), ("[A-Z]{3}", " ABC", false),
            ("^[A-Z]{3}$", "ABC", true), ("^[A-Z]{3}$", "ABC\n", false), ("a|bc", "bc", true), ("a|bc", "abc", false),
            (#"\d{5}"#, "12345", true), (#"\d{5}"#, "١٢٣٤٥", false), (#"\w+"#, "abc_1", true), (#"\w+"#, "é", false),
            (".", "é", true), (".", "e\u{301}", false), ("..", "e\u{301}", true), (".", "😀", true), (".", "\n", false),
            ("[a-z]+(-[a-z]+)*", "one-two-three", true), ("[a-z]+(-[a-z]+)*", "one-two-", false),
            (#"\/\-\."#, "/-.", true), (#"\u00e9"#, "é", true), (#"(?=.*\d)[a-z\d]{8,}"#, "passw0rd", true),
            (#"(?=.*\d)[a-z\d]{8,}"#, "password", false), (#"\p{L}+"#, "Łódź", true), ("yes", "YES", false),
        ]
    )
    func matches(expression: String, text: String, isMatch: Bool) throws {
        let fault = try FieldPattern(expression).fault(of: text)
        #expect(fault == (isMatch ? nil : "must match the pattern \(expression)"))
    }

    @Test(
        "what Swift does not read is refused, though JavaScript may",
        arguments: ["(", "[a-z", "*", "a{2,1}", "[^]", "[[]", #"(?<=a)b"#, #"\cA"#, #"\1"#, "[z-a]", #"\u{110000}"#]
    )
    func refuses(expression: String) {
        let refusal = #expect(throws: FieldPattern.Refusal.self) { try FieldPattern(expression) }
        #expect(refusal?.reason == "does not compile as a regular expression")
    }

    @Test(
        "an expression that repeats a repetition is refused",
        arguments: [
            "(a+)+", "(a*)*", "(a+)*b", "^(a+)+$", "(?:a+)+", "(?<n>a+)+", "((a+))+", "((a+)?)+", #"(\w+\s?)+"#,
            #"(\s?\w+)*!"#, "(.*)*", "([a-z]+)+", "(a+|b)+", "(b|a+)+", "(a{2,})+", "(a{1,2})+", "(a+){20}", "(a+){2,}",
            "(a+){10,20}", "x(y(a+)*z)", "(a+?)+", "(a+)+?", "(a*b?)*", "(a?b*)+", "[)](a+)+", #"\((a+)+"#, "([^)]+)+",
            "((ab){1,2})*", #"([\]a]+)*"#,
        ]
    )
    func nested(expression: String) {
        let refusal = #expect(throws: FieldPattern.Refusal.self) { try FieldPattern(expression) }
        #expect(refusal?.reason == "repeats a repetition, which can take for ever to match")
    }

    @Test(
        "one that only looks like it is taken",
        arguments: [
            "(ab+)+", "(a+b)*", "(-[a-z]+)*", "(a+b+)+", "(a+)?", "(a+){3}", "([a-z]{10})+", "(a?)+", "(a|b)*", "a+b*",
            "(a+)(b+)", #"\(a+\)+"#, "[(a+)]+", #"(\+)+"#, "(a{2})*", "(?=a+)b", "(a{)+", "(ab?)*",
            #"([a-z]+\.)+[a-z]+"#,
            #"(?:[0-9]{1,3}\.){3}[0-9]{1,3}"#, "[(](a)+", "(a+)", "(|a)+", "((?=a+)b?)*",
        ]
    )
    func notNested(expression: String) throws {
        #expect(throws: Never.self) { try FieldPattern(expression) }
    }

    @Test("the length of an expression and of what is matched is limited")
    func limits() throws {
        let longest = String(repeating: "a", count: FieldPattern.maximumLength)
        #expect(throws: Never.self) { try FieldPattern(longest) }
        #expect(throws: FieldPattern.Refusal(reason: "is longer than 500 characters")) {
            try FieldPattern(longest + "a")
        }
        let pattern = try FieldPattern("a*")
        let text = String(repeating: "a", count: FieldPattern.maximumTextLength)
        #expect(pattern.fault(of: text) == nil)
        #expect(pattern.fault(of: text + "a") == "must have at most 2000 characters to be held against its pattern")
    }

    @Test("an expression is itself, code point for code point")
    func equality() throws {
        #expect(try FieldPattern("é") == FieldPattern("é"))
        #expect(try FieldPattern("é") != FieldPattern("e\u{301}"))
        #expect(try Set([FieldPattern("a"), FieldPattern("a"), FieldPattern("b")]).count == 2)
    }

    @Test("one pattern matches from many tasks at once")
    func concurrent() async throws {
        let pattern = try FieldPattern("([a-z]+-)*[0-9]+")
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    (0..<20).allSatisfy { _ in
                        pattern.fault(of: "abc-de-\(index)") == nil && pattern.fault(of: "abc-\(index)-") != nil
                    }
                }
            }
            #expect(await group.allSatisfy { $0 })
        }
    }

    @Test("no text of brackets, bars and stars brings the scan down", arguments: 1...10)
    func scan(seed: UInt64) {
        var dice = Dice(state: seed)
        let letters = Array("()[]{}|*+?\\^$.,0123a<>=!:é")
        for _ in 0..<500 {
            let text = String(
                (0..<Int.random(in: 0..<14, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "a" }
            )
            _ = try? FieldPattern(text)
            var scanner = RepetitionScanner(text)
            _ = scanner.findsNested()
        }
    }
}
