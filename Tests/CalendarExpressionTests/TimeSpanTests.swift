import CalendarExpression
import Testing

@Suite("Time spans as systemd has them")
struct TimeSpanTests {
    @Test("length and normal form are systemd's")
    func accepted() throws {
        #expect(TimeSpanTable.accepted.count > 80)
        try compare(TimeSpanTable.accepted)
        for text in TimeSpanTable.accepted {
            #expect(throws: Never.self, "\(text)") { try TimeSpan(parsing: text) }
        }
    }

    @Test("what systemd refuses is refused")
    func refused() throws {
        try compare(TimeSpanTable.refused)
        for text in TimeSpanTable.refused {
            #expect(throws: TimeSpanError.self, "\(text)") { try TimeSpan(parsing: text) }
        }
    }

    @Test("random spans are systemd's", arguments: [254])
    func sample(seed: UInt64) throws {
        var generator = TimeSpanGenerator(random: SeededGenerator(seed: seed))
        try compare((0..<200).map { _ in generator.span() })
    }

    @Test("random spans are systemd's, ten thousand of them", .enabled(if: LongRun.isOn))
    func many() throws {
        var generator = TimeSpanGenerator(random: SeededGenerator(seed: LongRun.seed))
        for _ in 0..<50 { try compare((0..<200).map { _ in generator.span() }) }
    }

    private func compare(_ texts: [String]) throws {
        for (text, reply) in zip(texts, try SystemdOracle.spans(texts)) {
            var ours: String?
            if let span = try? TimeSpan(parsing: text) {
                // systemd's number has 64 bits, ours has one less.
                let length = reply?.prefix { $0 != " " }.description
                let isLong = length.flatMap(UInt64.init).map { $0 > UInt64(Int64.max) } ?? false
                #expect(!isLong || span.microseconds == .max, "\(text)")
                ours = "\(isLong ? length ?? "" : "\(span.microseconds)") = \(span)"
            }
            #expect(ours == reply, "\(text)")
        }
    }

    @Test(
        "an error says where and why",
        arguments: [
            ("", 0, .empty), (" \t", 2, .empty), ("1h x", 3, .expectedNumber), ("1h + 5", 3, .expectedNumber),
            ("1h 5x", 4, .unknownUnit), ("5Min", 1, .unknownUnit), ("1h5 mins", 4, .unknownUnit),
            ("5 -1", 2, .negative), ("-0", 0, .negative),
            ("1.s", 2, .expectedFraction), ("1h .min", 4, .expectedFraction), ("1h 99999999999y", 3, .tooLong),
            ("1us 9223372036854775808us", 4, .tooLong), ("infinity 1", 9, .trailingText),
        ] as [(String, Int, TimeSpanError.Reason)]
    )
    func errors(text: String, position: Int, reason: TimeSpanError.Reason) {
        #expect(throws: TimeSpanError(reason: reason, position: position, text: text)) { try TimeSpan(parsing: text) }
    }

    @Test("a span is a duration")
    func duration() throws {
        #expect(try TimeSpan(parsing: "1h 30min").duration == .seconds(5_400))
        #expect(TimeSpan(microseconds: -1) == .zero)
    }

    @Test("what is longer than a duration can be stays in order")
    func longest() throws {
        let long = try TimeSpan(parsing: "400000y")
        #expect(long.microseconds == .max)
        #expect(try long < TimeSpan(parsing: "500000y"))
        #expect(long < .infinity)
        #expect(TimeSpan(microseconds: .max) < long)
    }

    @Test("the normal form has the length of what it was made from")
    func normalForm() throws {
        for text in TimeSpanTable.accepted {
            let span = try TimeSpan(parsing: text)
            // systemd does not read its own normal form of the very longest.
            guard span.microseconds < .max || span == .infinity else { continue }
            #expect(try TimeSpan(parsing: span.description) == span, "\(text)")
        }
    }
}
