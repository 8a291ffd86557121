/// What has been counted since the counting began; it only rises.
public struct Counter: Hashable, Sendable {
    public var labels: MetricLabels
    /// Not negative.
    public var value: Double
    /// When the counting began, in seconds since the epoch; nil when nobody knows.
    public var created: Double?

    public init(labels: MetricLabels = [:], value: Double, created: Double? = nil) {
        self.labels = labels
        self.value = value
        self.created = created
    }

    public init(labels: MetricLabels = [:], value: Int, created: Double? = nil) {
        self.init(labels: labels, value: Double(value), created: created)
    }
}

/// How much of something there is now.
public struct Gauge: Hashable, Sendable {
    public var labels: MetricLabels
    public var value: Double

    public init(labels: MetricLabels = [:], value: Double) {
        self.labels = labels
        self.value = value
    }

    public init(labels: MetricLabels = [:], value: Int) { self.init(labels: labels, value: Double(value)) }

    /// 1 for what is so, 0 for what is not.
    public init(labels: MetricLabels = [:], isSo: Bool) { self.init(labels: labels, value: isSo ? 1 : 0) }
}
