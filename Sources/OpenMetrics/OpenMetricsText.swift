/// The text format of OpenMetrics 1.0 (draft-richih-opsawg-openmetrics-00), which Prometheus and others read.
public enum OpenMetricsText {
    /// What HTTP calls it.
    public static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// The families one after the other, and the mark of the end. No two families have the same name.
    public static func text(of families: [MetricFamily]) -> String {
        precondition(Set(families.map(\.name)).count == families.count, "a family is given twice")
        var text = ""
        for family in families { write(family, to: &text) }
        return text + "# EOF\n"
    }

    private static func write(_ family: MetricFamily, to text: inout String) {
        text += "# TYPE \(family.name) \(family.type)\n"
        if let unit = family.unit { text += "# UNIT \(family.name) \(unit)\n" }
        text += "# HELP \(family.name) \(escaped(family.help))\n"
        switch family.values {
        case .counters(let counters):
            for counter in counters {
                write("\(family.name)_total", counter.labels, counter.value, to: &text)
                write(created: counter.created, family.name, counter.labels, to: &text)
            }
        case .gauges(let gauges):
            for gauge in gauges { write(family.name, gauge.labels, gauge.value, to: &text) }
        case .histograms(let histograms):
            for histogram in histograms { write(histogram, of: family.name, to: &text) }
        }
    }

    private static func write(_ histogram: Histogram, of name: String, to text: inout String) {
        var below = 0
        for (bound, count) in zip(histogram.bounds.map(MetricNumber.bound) + ["+Inf"], histogram.counts) {
            below += count
            write("\(name)_bucket", histogram.labels.adding("le", bound), Double(below), to: &text)
        }
        // A sum of what may be negative may fall, which the format forbids; and it wants both or neither.
        if histogram.bounds.first.map({ $0 >= 0 }) ?? true {
            write("\(name)_count", histogram.labels, Double(below), to: &text)
            write("\(name)_sum", histogram.labels, histogram.sum, to: &text)
        }
        write(created: histogram.created, name, histogram.labels, to: &text)
    }

    private static func write(created: Double?, _ name: String, _ labels: MetricLabels, to text: inout String) {
        if let created { write("\(name)_created", labels, created, to: &text) }
    }

    private static func write(_ name: String, _ labels: MetricLabels, _ value: Double, to text: inout String) {
        text += name
        if !labels.pairs.isEmpty {
            text += "{" + labels.pairs.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(MetricNumber.value(value))\n"
    }

    /// A backslash, a quotation mark and a line feed have a backslash before them.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x5C, 0x22, 0x0A].contains($0) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
