public import TimeZoneRules

/// What a handler says of its attempt. An error that it throws instead is a failure, retried as its registration says.
public struct JobOutcome: Sendable {
    enum Kind: Sendable {
        case completed(committing: (@Sendable (any JobTransaction) throws -> Void)?)
        case retry(after: Duration?, reason: String)
        case discard(reason: String)
        case snoozeUntil(Timestamp)
        case snoozeFor(Duration)
    }

    let kind: Kind

    /// Done.
    public static let completed = JobOutcome(kind: .completed(committing: nil))

    /// Done, together with these writes: they are committed in the transaction that ends the run, or neither is. When
    /// they throw, or the job is not this run's any more, nothing is written, and the attempt has failed.
    public static func completed(
        committing writes: @escaping @Sendable (any JobTransaction) throws -> Void
    ) -> JobOutcome {
        JobOutcome(kind: .completed(committing: writes))
    }

    /// Failed for now. Nil waits as long as the registration's back-off says.
    public static func retry(after delay: Duration?, because reason: String) -> JobOutcome {
        JobOutcome(kind: .retry(after: delay, reason: reason))
    }

    /// Failed for good: this occurrence is not tried again. A recurring job goes on with its next one.
    public static func discard(because reason: String) -> JobOutcome {
        JobOutcome(kind: .discard(reason: reason))
    }

    /// Not now: the same occurrence again at that instant. Does not count as an attempt.
    public static func snooze(until instant: Timestamp) -> JobOutcome { JobOutcome(kind: .snoozeUntil(instant)) }

    /// Not now: the same occurrence again after that span. Does not count as an attempt.
    public static func snooze(for span: Duration) -> JobOutcome { JobOutcome(kind: .snoozeFor(span)) }
}
