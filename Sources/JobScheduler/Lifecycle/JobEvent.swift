public import TimeZoneRules

/// What can happen to a job.
public enum JobEvent: Hashable, Sendable {
    /// Claimed for an instant of its schedule (a later one than planned when it caught up).
    case start(occurrence: Timestamp)
    /// Begun by hand.
    case startOutOfTurn
    case end(RunEnding)
    case pause
    /// `occurrence` is the instant to wait for from now on; nil leaves the one that it was paused before.
    case resume(occurrence: Timestamp?)
    case cancel
    /// Try it at once: with fresh attempts when it was discarded.
    case retry(now: Timestamp)
    /// Starts over with another schedule.
    case replace(occurrence: Timestamp)

    var name: String {
        switch self {
        case .start, .startOutOfTurn: "run"
        case .end: "end"
        case .pause: "pause"
        case .resume: "resume"
        case .cancel: "cancel"
        case .retry: "retry"
        case .replace: "replace"
        }
    }
}

/// How an attempt ended, for its job.
public enum RunEnding: Hashable, Sendable {
    case succeeded
    /// It failed or timed out; when to try again, if there are attempts left.
    case failed(retryAt: Timestamp)
    /// The process died under it. Out of attempts, even a recurring job is discarded: it would take the process down
    /// again and again.
    case crashed(retryAt: Timestamp)
    /// The handler does not want this occurrence tried again.
    case discarded
    /// The handler puts this occurrence off; the attempt does not count.
    case snoozed(until: Timestamp)
    /// Stopped by shutdown: the attempt does not count, and the job is due at once.
    case givenBack(now: Timestamp)
}

/// An event that does not fit the state that a job is in.
public struct JobTransitionError: Error, Hashable, Sendable, CustomStringConvertible {
    public var event: String
    public var state: JobState

    public var description: String { "cannot \(event) a job that is \(state.rawValue)" }
}
