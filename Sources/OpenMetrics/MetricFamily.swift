/// All metrics of one name: what they are, and a value for each set of labels.
///
/// ```swift
/// let runs = MetricFamily(
///     counters: [Counter(labels: ["job": "prune"], value: 17)], name: "job_runs", help: "Runs that ended.")
/// print(OpenMetricsText.text(of: [runs]), terminator: "")
/// ```
public struct MetricFamily: Hashable, Sendable {
    public enum Values: Hashable, Sendable {
        case counters([Counter])
        case gauges([Gauge])
        case histograms([Histogram])
    }

    /// Without the suffixes that samples have (`_total`, `_bucket` …).
    public let name: String
    /// The base unit, such as `seconds` or `bytes`, which the name ends in.
    public let unit: String?
    /// One sentence.
    public let help: String
    public let values: Values

    /// Names are letters, digits, `_` and `:`, and do not begin with a digit; with a unit, the name ends in `_` and it.
    /// Names are the program's own: one that is not so is a mistake in the program.
    private init(_ values: Values, name: String, unit: String?, help: String) {
        precondition(MetricName.isValid(name), "\(name) is no name of a metric")
        precondition(unit.map { name.hasSuffix("_\($0)") } ?? true, "\(name) does not end in its unit")
        if case .counters = values { precondition(!name.hasSuffix("_total"), "\(name) would end in _total twice") }
        self.name = name
        self.unit = unit
        self.help = help
        self.values = values
    }

    public init(counters: [Counter], name: String, unit: String? = nil, help: String) {
        self.init(.counters(counters), name: name, unit: unit, help: help)
    }

    public init(gauges: [Gauge], name: String, unit: String? = nil, help: String) {
        self.init(.gauges(gauges), name: name, unit: unit, help: help)
    }

    public init(histograms: [Histogram], name: String, unit: String? = nil, help: String) {
        self.init(.histograms(histograms), name: name, unit: unit, help: help)
    }

    /// The type as the text format names it.
    public var type: String {
        switch values {
        case .counters: "counter"
        case .gauges: "gauge"
        case .histograms: "histogram"
        }
    }
}

enum MetricName {
    /// Of a metric; of a label, when it may have no colon.
    static func isValid(_ name: String, withColon: Bool = true) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { byte in
            isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
                || withColon && byte == UInt8(ascii: ":")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
