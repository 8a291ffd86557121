import TimeZoneRules

/// The instants of a schedule from one that is due up to now. At most `bound` are told apart, whatever the schedule and
/// the downtime; the rest is one entry.
struct MissedInstants {
    /// What one claim may write and compute.
    static let bound = 1000

    /// The first `bound`, in order; never empty.
    private let listed: [Timestamp]
    /// The first that is not listed, when there are more.
    private let beyond: Timestamp?
    /// The last at or before now.
    let last: Timestamp

    init(from first: Timestamp, on schedule: some Recurrence, through now: Timestamp) {
        var listed = [first]
        var beyond: Timestamp?
        var latest = first
        while schedule.isRecurring, let next = schedule.next(after: latest), next <= now {
            if listed.count == Self.bound {
                beyond = next
                break
            }
            latest = next
            listed.append(next)
        }
        self.listed = listed
        self.beyond = beyond
        last = beyond.map { Self.last(of: schedule, from: $0, through: now) } ?? latest
    }

    /// Looks back in windows of doubling length, since a schedule only goes forward.
    private static func last(of schedule: some Recurrence, from first: Timestamp, through now: Timestamp) -> Timestamp {
        var window: Duration = .seconds(1)
        while true {
            let start = now - window
            if start <= first { break }
            if var found = schedule.next(after: start), found <= now {
                while let next = schedule.next(after: found), next <= now { found = next }
                return found
            }
            window *= 2
        }
        var found = first
        while let next = schedule.next(after: found), next <= now { found = next }
        return found
    }

    func all(because reason: PassedInstant.Reason) -> [PassedInstant] {
        var passed = listed.map { PassedInstant(instant: $0, reason: reason, count: 1) }
        if let beyond { passed.append(PassedInstant(instant: beyond, reason: reason, count: nil)) }
        return passed
    }

    func beforeLast(because reason: PassedInstant.Reason) -> [PassedInstant] {
        var passed = all(because: reason)
        if passed.last?.instant == last { passed.removeLast() }
        return passed
    }

    /// The plan that runs the last `limit` one by one. With more missed than are listed, it keeps to the last one.
    func keeping(last limit: Int) -> CatchUpPlan {
        guard beyond == nil else { return CatchUpPlan(run: last, passed: beforeLast(because: .overLimit(1))) }
        let kept = listed.suffix(limit)
        let passed = listed.dropLast(kept.count).map {
            PassedInstant(instant: $0, reason: .overLimit(limit), count: 1)
        }
        return CatchUpPlan(run: kept.first, passed: passed)
    }
}
