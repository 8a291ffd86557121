/// How spans of time are spread over buckets.
public struct Distribution: Hashable, Sendable {
    /// The buckets' upper ends in seconds, rising; above the last there is one more bucket.
    public let bounds: [Double]
    /// How many spans fell into each bucket alone.
    public private(set) var counts: [Int]
    /// In seconds.
    public private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// A clock that was set back makes spans negative: they count as none.
    mutating func add(_ span: Duration) {
        let (whole, attoseconds) = max(.zero, span).components
        let seconds = Double(whole) + Double(attoseconds) * 1e-18
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < seconds { bucket += 1 }
        counts[bucket] += 1
        sum += seconds
    }
}
