/// How spans of time are spread over buckets.
public struct Distribution: Hashable, Sendable {
    /// The buckets' upper ends in seconds, rising; above the last there is one more bucket.
    public let bounds: [Double]
    /// How many spans fell into each bucket alone.
    public private(set) var counts: [Int]
    /// Exact, where a sum of fractions would drift.
    private var microseconds: Int64 = 0

    /// Of all spans, in seconds.
    public var sum: Double { Double(microseconds) / 1_000_000 }

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// A clock that was set back makes spans negative: they count as none.
    mutating func add(_ span: Duration) {
        let span = max(.zero, span).wholeMicroseconds
        let seconds = Double(span) / 1_000_000
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < seconds { bucket += 1 }
        counts[bucket] += 1
        microseconds = microseconds.addingReportingOverflow(span).partialValue
    }
}
