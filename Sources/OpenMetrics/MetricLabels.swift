/// What tells the metrics of a family apart, in the order in which it is written.
///
/// Values may be any text. Each set of them is kept by whoever collects metrics for as long as it keeps any: they are
/// words out of a small, known number, never ids and nothing personal.
public struct MetricLabels: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    struct Pair: Hashable, Sendable {
        let name: String
        let value: String
    }

    private(set) var pairs: [Pair] = []

    /// Names are letters, digits and `_`, do not begin with a digit, and are each given once.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The same with one more behind the others.
    public func adding(_ name: String, _ value: String) -> MetricLabels {
        var labels = self
        labels.add(name, value)
        return labels
    }

    private mutating func add(_ name: String, _ value: String) {
        precondition(MetricName.isValid(name, withColon: false), "\(name) is no name of a label")
        precondition(!pairs.contains { $0.name == name }, "the label \(name) is given twice")
        pairs.append(Pair(name: name, value: value))
    }
}
