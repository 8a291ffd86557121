/// How observations are spread over buckets, since the counting began.
public struct Histogram: Hashable, Sendable {
    public var labels: MetricLabels
    /// The buckets' upper ends, each inclusive, rising and finite. Above the last there is one more bucket.
    public let bounds: [Double]
    /// How many observations fell into each bucket alone: one more number than there are bounds.
    public private(set) var counts: [Int]
    /// The sum of all observations.
    public private(set) var sum: Double
    /// When the counting began, in seconds since the epoch; nil when nobody knows.
    public var created: Double?

    /// - Parameters:
    ///   - counts: nil for none yet.
    public init(
        labels: MetricLabels = [:],
        bounds: [Double],
        counts: [Int]? = nil,
        sum: Double = 0,
        created: Double? = nil
    ) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram rise")
        precondition(bounds.allSatisfy(\.isFinite), "the last bucket has no bound")
        precondition(counts.map { $0.count == bounds.count + 1 } ?? true, "there is a count for each bucket")
        self.labels = labels
        self.bounds = bounds
        self.counts = counts ?? Array(repeating: 0, count: bounds.count + 1)
        self.sum = sum
        self.created = created
    }

    /// How many observations there were.
    public var count: Int { counts.reduce(0, +) }

    public mutating func observe(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
