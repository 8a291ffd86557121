/// How far a handler is, as it says itself.
public struct JobProgress: Hashable, Sendable {
    public enum Amount: Hashable, Sendable {
        /// 0...1.
        case fraction(Double)
        /// Steps done, and how many there will be when that is known.
        case steps(Int, of: Int?)
    }

    public let amount: Amount?
    /// A few words for an operator, who may see no personal data: ids and counts at most.
    public let message: String?

    private init(amount: Amount?, message: String?) {
        self.amount = amount
        self.message = message.map { String($0.prefix(Self.longestMessage)) }
    }

    /// Characters; what is longer is cut off.
    public static let longestMessage = 200

    /// A share of the whole; what is outside of 0...1 is put to its nearer end.
    public static func fraction(_ fraction: Double, _ message: String? = nil) -> JobProgress {
        JobProgress(amount: .fraction(fraction.isNaN ? 0 : min(max(0, fraction), 1)), message: message)
    }

    /// So many steps, of so many in all when that is known.
    public static func steps(_ done: Int, of total: Int? = nil, _ message: String? = nil) -> JobProgress {
        JobProgress(amount: .steps(max(0, done), of: total.map { max(0, $0) }), message: message)
    }

    /// What it is at, where nothing can be counted.
    public static func message(_ message: String) -> JobProgress { JobProgress(amount: nil, message: message) }

    /// 0...1; nil where nobody knows how much there is.
    public var fraction: Double? {
        switch amount {
        case .fraction(let fraction): fraction
        case .steps(let done, let total?) where total > 0: min(1, Double(done) / Double(total))
        case .steps, nil: nil
        }
    }
}
