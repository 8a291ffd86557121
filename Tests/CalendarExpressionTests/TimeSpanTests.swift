import CalendarExpression
import Testing

@Suite("Time spans as systemd has them")
struct TimeSpanTests {
    private static let spans = [
        "0", "5", "5s", "90s", "1h 30min", "1h30min", "1.5h", "1.5 h", "1 h", " 5", "5 ", "5 s", ".5s", ".5", "5us",
        "5µs", "5μs", "5usec", "5ms", "5msec", "5sec", "5second", "5seconds", "5m", "5min", "5minute", "5minutes", "5h",
        "5hr", "5hour", "5hours", "5d", "5day", "5days", "5w", "5week", "5weeks", "5M", "5month", "5months", "5y",
        "5year", "5years", "+5", "1y 1M 1w 1d 1h 1min 1s 1ms 1us", "1us 1us", "0.0000001s", "0.9999999us", "1.9us",
        "0.123456789s", "1.123456789h", "2562047h", "9223372036854775806us", "infinity", " infinity ", "5 5", "5s5",
        "5s 5", "1h5", "1h\t5min", "12month", "52w", "365d", "30d", "31d", "30.4375d", "60s", "59.5s", "999ms",
        "1000ms", "1500us", "1.5ms", "0.5us", "1d 0h", "25h", "8d", "4w", "13M", "100y", "61min", "3661s", "86400s",
        "86399.999999s", "100000us", "1234567us", "61.234567s", "3600.5s", "1min 0.001s", "1s 1us", "10.010s",
        "1.", "1..5", "1.5.5", "5Y", "5H", "5S", "5MS", "5ns", "-5", "1h -5min", "584543y", "99999999999999999999",
        "9223372036854775808us", "infinity 5", "5 infinity", "infinityx", "abc", "5 abc", "5x", "", " ", "1h,5min",
        "0x10", "1e3", "1_000", "+.5", "5minx", "5ss", ".", "-", "+", "5 s s",
    ]

    @Test("length and normal form are systemd's, and what it refuses is refused")
    func oracle() throws {
        let replies = try SystemdOracle.spans(Self.spans)
        #expect(replies.count > 80)
        for text in Self.spans {
            var ours: String?
            if let span = try? TimeSpan(parsing: text) {
                ours = "\(span == .infinity ? "18446744073709551615" : "\(span.microseconds)") = \(span)"
            }
            #expect(ours == replies[text], "\(text)")
        }
    }

    @Test(
        "an error says where and why",
        arguments: [
            ("", 0, .empty), ("1h x", 3, .expectedNumber), ("1h 5x", 4, .unknownUnit), ("5 -1", 2, .negative),
            ("1.s", 2, .expectedFraction), ("1h 99999999999y", 3, .tooLong), ("infinity 1", 9, .trailingText),
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
}
