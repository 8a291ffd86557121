/// The units of time spans, from the longest.
enum TimeSpanUnit: CaseIterable {
    case year, month, week, day, hour, minute, second, millisecond, microsecond

    var microseconds: UInt64 {
        switch self {
        case .year: 31_557_600_000_000
        case .month: 2_629_800_000_000
        case .week: 604_800_000_000
        case .day: 86_400_000_000
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        case .millisecond: 1_000
        case .microsecond: 1
        }
    }

    /// As the normal form writes it.
    var symbol: String {
        switch self {
        case .year: "y"
        case .month: "month"
        case .week: "w"
        case .day: "d"
        case .hour: "h"
        case .minute: "min"
        case .second: "s"
        case .millisecond: "ms"
        case .microsecond: "us"
        }
    }

    /// Everything that a span may call it. Case counts: `m` is a minute, `M` a month.
    var names: [String] {
        switch self {
        case .year: ["years", "year", "y"]
        case .month: ["months", "month", "M"]
        case .week: ["weeks", "week", "w"]
        case .day: ["days", "day", "d"]
        case .hour: ["hours", "hour", "hr", "h"]
        case .minute: ["minutes", "minute", "min", "m"]
        case .second: ["seconds", "second", "sec", "s"]
        case .millisecond: ["msec", "ms"]
        // With the Greek letter and with the micro sign.
        case .microsecond: ["usec", "us", "\u{3BC}s", "\u{B5}s"]
        }
    }
}
