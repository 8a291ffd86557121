public import TimeZoneRules

/// What becomes of the instants of a recurring schedule that passed while the job could not run.
public enum CatchUp: Hashable, Sendable {
    /// Those later than `lateness` are passed over; of the others, the last is run.
    case skip(lateness: Duration)
    /// The last is run, and stands for the earlier ones.
    case once
    /// Each is run, in order; of more than `limit`, the oldest are passed over.
    case all(limit: Int)

    /// `skip`, with a minute's lateness allowed.
    public static let skip = CatchUp.skip(lateness: .seconds(60))

    /// Decides about a job that is due.
    ///
    /// - Parameter occurrence: the instant that it was planned for, at or before `now`.
    public func plan(from occurrence: Timestamp, on schedule: some Recurrence, at now: Timestamp) -> CatchUpPlan {
        let missed = MissedInstants(from: occurrence, on: schedule, through: now)
        switch self {
        case .once:
            return CatchUpPlan(run: missed.last, passed: missed.beforeLast(because: .coalesced(into: missed.last)))
        case .skip(let lateness):
            if now - missed.last <= lateness {
                return CatchUpPlan(run: missed.last, passed: missed.beforeLast(because: .coalesced(into: missed.last)))
            }
            return CatchUpPlan(run: nil, passed: missed.all(because: .tooLate(allowed: lateness)))
        case .all(let limit): return missed.keeping(last: max(1, limit))
        }
    }
}

/// What a job that is due does with its instants up to now.
public struct CatchUpPlan: Hashable, Sendable {
    /// The instant to run for; nil when none is run.
    public var run: Timestamp?
    /// Those that are passed over, in order.
    public var passed: [PassedInstant]
}

/// An instant of a schedule that got no run of its own.
public struct PassedInstant: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case coalesced(into: Timestamp)
        case tooLate(allowed: Duration)
        case overLimit(Int)
        case paused
        case cancelled
        /// The job was given another instant.
        case replaced
    }

    public var instant: Timestamp
    public var reason: Reason
    /// More than one when this entry stands for a whole series that begins with `instant`; nil when nobody counted.
    public var count: Int?

    /// The words of the run's row.
    public var explanation: String {
        let words =
            switch reason {
            case .coalesced(let later): "coalesced into the run for \(later)"
            case .tooLate(let allowed): "missed by more than the allowed \(allowed)"
            case .overLimit(let limit): "missed; only the last \(limit) are caught up"
            case .paused: "the job was paused"
            case .cancelled: "the job was cancelled"
            case .replaced: "the job was given another time"
            }
        guard let count else { return "\(words) (and what followed, uncounted)" }
        return count == 1 ? words : "\(words) (\(count) instants)"
    }
}
