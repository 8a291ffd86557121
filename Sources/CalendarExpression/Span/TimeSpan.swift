/// A length of time in systemd's notation (systemd.time(7), “Parsing Time Spans”): `90s`, `1h 30min`, `2d`, `1.5h`.
///
/// What is accepted and the normal form are those of `systemd-analyze timespan`. A number without a unit counts
/// seconds; a month is 30.44 days and a year 365.25, exactly 2,629,800 and 31,557,600 seconds.
public struct TimeSpan: Hashable, Sendable {
    /// systemd's `usec_t`: microseconds, the largest number being infinity.
    private let count: UInt64

    /// Negative numbers count as 0.
    public init(microseconds: Int64) {
        count = UInt64(max(0, microseconds))
    }

    private init(count: UInt64) {
        self.count = count
    }

    /// Written `infinity`.
    public static let infinity = TimeSpan(count: .max)
    public static let zero = TimeSpan(microseconds: 0)

    /// Never negative. Whatever is longer than 292,271 years counts as so long, infinity among it.
    public var microseconds: Int64 {
        Int64(clamping: count)
    }

    /// The same length as Swift's type, up to 292,271 years.
    public var duration: Duration {
        .microseconds(microseconds)
    }

    public init(parsing text: String) throws(TimeSpanError) {
        var parser = TimeSpanParser(text: text)
        count = try parser.microseconds()
    }
}

extension TimeSpan: Comparable {
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.count < right.count
    }
}

/// The normal form, for example `1h 30min`; below a minute the smaller units become decimals, as in `1.500ms`.
extension TimeSpan: CustomStringConvertible {
    public var description: String {
        guard self != .infinity else { return "infinity" }
        guard self != .zero else { return "0" }
        var parts: [String] = []
        var rest = count
        for unit in TimeSpanUnit.allCases where rest >= unit.microseconds {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit.microseconds)
            if rest < TimeSpanUnit.minute.microseconds, remainder > 0 {
                let decimals = String(unit.microseconds + remainder).dropFirst()
                parts.append("\(count).\(decimals)\(unit.symbol)")
                break
            }
            parts.append("\(count)\(unit.symbol)")
            rest = remainder
        }
        return parts.joined(separator: " ")
    }
}
